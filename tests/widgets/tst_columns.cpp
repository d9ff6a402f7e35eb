// SPDX-License-Identifier: GPL-3.0-or-later

// Folding spans into columns: what is sharp, what is stacked, and that nothing is lost.
#include <QtTest>

#include "widgets/columns.h"

using namespace sweepscope;

namespace {

struct Given {
  std::int64_t begin, end;
  Role role;
};

constexpr Band kBand{2, 18};
// 100 columns of 10 ns.
TimeAxis tenths() {
  return TimeAxis::fit({{0}, {1000}}, 100, {0});
}

std::vector<Box> folded(const std::vector<Given>& spans, int x0 = 0, int x1 = 100) {
  std::vector<Box> boxes;
  ColumnFold fold(tenths(), kBand, x0, x1, boxes);
  int i = 0;
  for (const auto& s : spans) fold.add({s.begin}, {s.end}, s.role, i++);
  fold.finish();
  return boxes;
}

Box box(int x0, int x1, int y0, int y1, Role role, int target, bool seam = false) {
  return {x0, x1, std::int16_t(y0), std::int16_t(y1), role, shapeOf(role).texture, seam, target};
}

}  // namespace

class TestColumns : public QObject {
  Q_OBJECT
 private slots:
  void wideSpansAreSharp();
  void touchingSpansLeaveNoGap();
  void bordersGoToTheLargerPart();
  void narrowSpansAreStacked();
  void aLoneNarrowSpanIsSeen();
  void shapesTellStatesApart();
  void piecewiseIsTheSame_data();
  void piecewiseIsTheSame();
  void sharesThatFillAColumnLookLikeASpan();
};

void TestColumns::wideSpansAreSharp() {
  const auto boxes = folded({{100, 300, Role::Running}, {500, 600, Role::Syscall}});
  QCOMPARE(boxes.size(), 2u);
  QCOMPARE(boxes[0], box(10, 30, 2, 18, Role::Running, 0));
  QCOMPARE(boxes[1], box(50, 60, 2, 18, Role::Syscall, 1));
}

void TestColumns::touchingSpansLeaveNoGap() {
  const auto boxes = folded({{100, 304, Role::Running}, {304, 500, Role::Running}, {500, 700, Role::Mark}});
  QCOMPARE(boxes.size(), 3u);
  QCOMPARE(boxes[0].x1, boxes[1].x0);
  QCOMPARE(boxes[1].x1, boxes[2].x0);
  QVERIFY(boxes[1].seam);
  QVERIFY(!boxes[2].seam);
}

void TestColumns::bordersGoToTheLargerPart() {
  auto boxes = folded({{100, 306, Role::Running}, {306, 500, Role::Mark}});
  QCOMPARE(boxes[0].x1, 31);
  boxes = folded({{100, 304, Role::Running}, {304, 500, Role::Mark}});
  QCOMPARE(boxes[0].x1, 30);
  boxes = folded({{104, 306, Role::Running}});
  QCOMPARE(boxes.size(), 1u);
  QCOMPARE(boxes[0], box(10, 31, 2, 18, Role::Running, 0));
}

void TestColumns::narrowSpansAreStacked() {
  const auto boxes = folded({{100, 103, Role::Running}, {103, 105, Role::Syscall}, {105, 110, Role::Mark}});
  QCOMPARE(boxes.size(), 3u);
  int top = kBand.bottom;
  for (const Box& b : boxes) {
    QCOMPARE(b.x0, 10);
    QCOMPARE(b.x1, 11);
    QCOMPARE(int(b.y1), top);
    QCOMPARE(b.target, -1);
    top = b.y0;
  }
  QCOMPARE(top, kBand.top);
  QCOMPARE(boxes[0].role, Role::Mark);  // the fixed order from below
  QCOMPARE(boxes[0].y1 - boxes[0].y0, 8);
}

void TestColumns::aLoneNarrowSpanIsSeen() {
  for (const std::int64_t length : {0, 1, 4, 9}) {
    const auto boxes = folded({{500, 500 + length, Role::Running}});
    QCOMPARE(boxes.size(), 1u);
    QCOMPARE(boxes[0].x0, 50);
    QVERIFY(boxes[0].y1 - boxes[0].y0 >= 1);
  }
  // Between two others, too.
  const auto boxes = folded({{100, 504, Role::Running}, {504, 506, Role::StopTheWorld}, {506, 900, Role::Running}});
  QVERIFY(std::any_of(boxes.begin(), boxes.end(), [](const Box& b) { return b.role == Role::StopTheWorld; }));
}

void TestColumns::shapesTellStatesApart() {
  const auto heightAndTexture = [](Role r) {
    const auto b = folded({{100, 300, r}}).at(0);
    return std::tuple(int(b.y0), int(b.y1), int(b.texture));
  };
  const Role roles[] = {Role::Running, Role::Runnable, Role::Syscall,    Role::WaitChannel,
                        Role::Sweep,   Role::Assist,   Role::NoGoroutine};
  for (const Role a : roles) {
    for (const Role b : roles) {
      if (a < b) QVERIFY2(heightAndTexture(a) != heightAndTexture(b), qPrintable(roleName(a) + " and " + roleName(b)));
    }
  }
  QCOMPARE(int(folded({{100, 300, Role::Sweep}}).at(0).y0), kBand.top);        // the upper half
  QCOMPARE(int(folded({{100, 300, Role::Runnable}}).at(0).y1), kBand.bottom);  // the lower two thirds
}

void TestColumns::piecewiseIsTheSame_data() {
  QTest::addColumn<int>("seed");
  for (int seed = 1; seed <= 20; ++seed) QTest::addRow("%d", seed) << seed;
}

// Any columns on their own are as they are among all.
void TestColumns::piecewiseIsTheSame() {
  QFETCH(int, seed);
  std::srand(unsigned(seed));
  std::vector<Given> spans;
  const Role roles[] = {Role::Running, Role::Runnable, Role::Syscall, Role::WaitLock};
  for (std::int64_t t = std::rand() % 20; t < 1000;) {
    const std::int64_t length = 1 + std::rand() % (std::rand() % 4 == 0 ? 200 : 12);
    spans.push_back({t, t + length, roles[std::rand() % 4]});
    t += length + (std::rand() % 3 == 0 ? std::rand() % 30 : 0);
  }
  const auto paint = [](const std::vector<Box>& boxes, std::vector<int>& grid) {
    for (const Box& b : boxes) {
      for (int x = b.x0; x < b.x1; ++x) {
        for (int y = b.y0; y < b.y1; ++y) grid[std::size_t(x * 20 + y)] = int(b.role) * 1000 + b.target + 1;
      }
    }
  };
  std::vector<int> whole(2000, -1), pieces(2000, -1);
  paint(folded(spans), whole);
  for (int x = 0; x < 100;) {
    const int to = std::min(100, x + 1 + std::rand() % 17);
    const auto part = folded(spans, x, to);
    for (const Box& b : part) QVERIFY(b.x0 >= x && b.x1 <= to);
    paint(part, pieces);
    x = to;
  }
  QCOMPARE(pieces, whole);
}

void TestColumns::sharesThatFillAColumnLookLikeASpan() {
  for (const Role role : {Role::Running, Role::Runnable, Role::WaitOther, Role::Sweep}) {
    std::vector<Box> boxes;
    ColumnFold fold(tenths(), kBand, 0, 100, boxes);
    RoleShares shares{};
    shares[std::size_t(role)] = 1;
    for (int x = 10; x < 20; ++x) fold.addColumn(x, shares);
    QCOMPARE(boxes.size(), 1u);
    const Box span = folded({{100, 200, role}}).at(0);
    QCOMPARE(int(boxes[0].y0), int(span.y0));
    QCOMPARE(int(boxes[0].y1), int(span.y1));
    QCOMPARE(boxes[0].x0, 10);
    QCOMPARE(boxes[0].x1, 20);
  }
}

QTEST_APPLESS_MAIN(TestColumns)
#include "tst_columns.moc"
