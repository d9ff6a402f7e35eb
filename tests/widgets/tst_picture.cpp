// SPDX-License-Identifier: GPL-3.0-or-later

// The picture for others: its size, and that manifest and answers agree on everything drawn.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "analysis/analyse.h"
#include "trace/loader.h"
#include "widgets/picture.h"

using namespace sweepscope;

class TestPicture : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void hasTheSizeAskedFor_data();
  void hasTheSizeAskedFor();
  void manifestNamesEveryDeleteDrawn();
  void selectedDeleteHasBridgeAndCaption();
  void inflectionsAreToldApart();
  void lowPicturesKeepTheDeletes_data();
  void lowPicturesKeepTheDeletes();
  void markersAreWhereTheManifestSays();

 private:
  QJsonArray items(const QByteArray& manifest, const QString& kind) const;
  Document m_document;
};

void TestPicture::initTestCase() {
  const auto trace = loadTrace(std::string(SWEEPSCOPE_SAMPLES) + "/go1.26-allocfree.trace");
  QVERIFY(trace.ok());
  m_document.trace = *trace;
  m_document.answers = std::make_shared<Answers>(analyse(**trace));
}

QJsonArray TestPicture::items(const QByteArray& manifest, const QString& kind) const {
  QJsonArray found;
  for (const auto& item : QJsonDocument::fromJson(manifest).object()["items"].toArray()) {
    if (item.toObject()["kind"].toString() == kind) found.append(item);
  }
  return found;
}

void TestPicture::hasTheSizeAskedFor_data() {
  QTest::addColumn<QSize>("size");
  QTest::addColumn<double>("scale");
  QTest::addColumn<QSize>("pixels");
  QTest::newRow("usual") << QSize(1600, 900) << 1.0 << QSize(1600, 900);
  QTest::newRow("twice") << QSize(800, 600) << 2.0 << QSize(1600, 1200);
  QTest::newRow("one and a half") << QSize(801, 601) << 1.5 << QSize(1202, 902);
  QTest::newRow("tiny") << QSize(120, 80) << 1.0 << QSize(120, 80);
}

void TestPicture::hasTheSizeAskedFor() {
  QFETCH(QSize, size);
  QFETCH(double, scale);
  QFETCH(QSize, pixels);
  PictureOptions options;
  options.size = size;
  options.scale = scale;
  const Picture picture = renderPicture(m_document, options);
  QCOMPARE(picture.image.size(), pixels);
  const QJsonObject root = QJsonDocument::fromJson(picture.manifest).object();
  QCOMPARE(root["width"].toInt(), pixels.width());
  QCOMPARE(root["height"].toInt(), pixels.height());
}

void TestPicture::manifestNamesEveryDeleteDrawn() {
  PictureOptions options;
  const Time origin = m_document.trace->origin();
  const TimeRange whole = m_document.trace->range();
  options.range =
      TimeRange{whole.begin + Duration{whole.length().ns / 4}, whole.begin + Duration{whole.length().ns / 2}};
  const Picture picture = renderPicture(m_document, options);
  std::vector<std::size_t> drawn;
  for (const auto& value : items(picture.manifest, "delete")) {
    const QJsonObject item = value.toObject();
    const auto index = std::size_t(item["delete"].toInt());
    drawn.push_back(index);
    const DeleteOp& op = m_document.answers->deletes.at(index);
    QCOMPARE(qint64(item["from_ns"].toDouble()), (op.t0() - origin).ns);
    QCOMPARE(item["cycle"].isNull(), !op.reclaim.cycle.has_value());
    if (op.reclaim.cycle) QCOMPARE(std::size_t(item["cycle"].toInt()), *op.reclaim.cycle);
    const QJsonArray r = item["rect"].toArray();
    QVERIFY(QRect(QPoint(0, 0), picture.image.size())
                .contains(QRect(r[0].toInt(), r[1].toInt(), r[2].toInt(), r[3].toInt())));
  }
  std::vector<std::size_t> expected;
  for (const auto& op : m_document.answers->deletes) {
    if (options.range->contains(op.t0())) expected.push_back(op.index);
  }
  QVERIFY(!expected.empty());
  QCOMPARE(drawn, expected);
  QVERIFY(!items(picture.manifest, "lane").isEmpty());
  // A lane is all of its row, not only its name.
  for (const auto& value : items(picture.manifest, "lane"))
    QVERIFY(value.toObject()["rect"].toArray()[2].toInt() > picture.image.width() * 9 / 10);
  QVERIFY(!items(picture.manifest, "tick").isEmpty());
  QVERIFY(!items(picture.manifest, "legend").isEmpty());
  QCOMPARE(items(picture.manifest, "title").size(), 1);
}

void TestPicture::selectedDeleteHasBridgeAndCaption() {
  for (const auto& op : m_document.answers->deletes) {
    if (op.index % 17 != 0) continue;
    PictureOptions options;
    options.deleteOp = op.index;
    const Picture picture = renderPicture(m_document, options);
    const bool linked = op.reclaim.evidence != Evidence::None;
    QCOMPARE(items(picture.manifest, "bridge").size(), linked ? 1 : 0);
    bool explained = false;
    for (const auto& value : items(picture.manifest, "legend"))
      explained |= value.toObject()["text"].toString() == roleName(Role::Bridge);
    QCOMPARE(explained, linked);
    const QJsonArray label = items(picture.manifest, "bridge-label");
    QCOMPARE(label.size(), 1);
    QCOMPARE(std::size_t(label[0].toObject()["delete"].toInt()), op.index);
    if (linked && op.reclaim.at)
      QCOMPARE(qint64(label[0].toObject()["to_ns"].toDouble()), (*op.reclaim.at - m_document.trace->origin()).ns);
    QVERIFY(!items(picture.manifest, "caption").isEmpty());
    // Its own marker is in the picture.
    bool found = false;
    for (const auto& value : items(picture.manifest, "delete"))
      found |= std::size_t(value.toObject()["delete"].toInt()) == op.index;
    QVERIFY(found);
  }
}

// Filled and hollow, in legend and manifest as on the timeline and in the heap panel.
void TestPicture::inflectionsAreToldApart() {
  auto answers = std::make_shared<Answers>(*m_document.answers);
  const TimeRange whole = m_document.trace->range();
  const auto add = [&](std::optional<bool> confirmed, int part) {
    Inflection i;
    i.rule = "drop";
    i.metric = "HeapObjects";
    i.time = whole.begin + Duration{whole.length().ns / 10 * part};
    i.window = {i.time, i.time + Duration{1000}};
    i.confirmed = confirmed;
    answers->inflections.push_back(i);
  };
  answers->inflections.clear();
  add(true, 2);
  add(false, 4);
  add({}, 6);
  const auto texts = [&](const Document& d, const QString& kind) {
    QStringList found;
    for (const auto& value : items(renderPicture(d, {}).manifest, kind)) found << value.toObject()["text"].toString();
    return found;
  };
  const QString yes = "confirmed inflection", no = "unconfirmed inflection";
  QCOMPARE(texts({m_document.trace, answers}, "inflection"), (QStringList{yes, no, no}));
  const QStringList legend = texts({m_document.trace, answers}, "legend");
  QVERIFY(legend.contains(yes) && legend.contains(no));
  answers = std::make_shared<Answers>(*answers);
  answers->inflections.resize(1);
  const QStringList one = texts({m_document.trace, answers}, "legend");
  QVERIFY(one.contains(yes) && !one.contains(no));
}

// A picture that is too low for everything keeps what it is about: the deletes, and their cycles if it can.
void TestPicture::lowPicturesKeepTheDeletes_data() {
  QTest::addColumn<QSize>("size");
  QTest::addColumn<bool>("caption");
  QTest::newRow("700x240") << QSize(700, 240) << true;
  QTest::newRow("700x160") << QSize(700, 160) << false;
  QTest::newRow("1200x400") << QSize(1200, 400) << true;
  QTest::newRow("1600x300") << QSize(1600, 300) << false;
}

void TestPicture::lowPicturesKeepTheDeletes() {
  QFETCH(QSize, size);
  QFETCH(bool, caption);
  PictureOptions options;
  options.size = size;
  options.deleteOp = 3;
  const Picture picture = renderPicture(m_document, options);
  QStringList lanes;
  const QRect whole(QPoint(0, 0), picture.image.size());
  for (const auto& value : items(picture.manifest, "lane")) {
    const QJsonArray r = value.toObject()["rect"].toArray();
    QVERIFY(whole.contains(QRect(r[0].toInt(), r[1].toInt(), r[2].toInt(), r[3].toInt())));
    lanes << value.toObject()["text"].toString();
  }
  QVERIFY2(lanes.contains("Deletes"), qPrintable(lanes.join(' ')));
  QVERIFY2(lanes.contains("GC"), qPrintable(lanes.join(' ')));
  QCOMPARE(items(picture.manifest, "bridge-label").size(), 1);
  QCOMPARE(!items(picture.manifest, "caption").isEmpty(), caption);
  QVERIFY(items(picture.manifest, "corner")[0].toObject()["text"].toString() != "Sweepscope");
}

void TestPicture::markersAreWhereTheManifestSays() {
  PictureOptions options;
  options.theme = ThemeKind::Light;
  const Picture picture = renderPicture(m_document, options);
  const QRgb ink = theme(ThemeKind::Light).rgb(Role::Delete);
  for (const auto& value : items(picture.manifest, "delete")) {
    const QJsonArray r = value.toObject()["rect"].toArray();
    bool seen = false;
    for (int x = r[0].toInt(); x < r[0].toInt() + r[2].toInt(); ++x) {
      for (int y = r[1].toInt(); y < r[1].toInt() + r[3].toInt(); ++y) seen |= picture.image.pixel(x, y) == ink;
    }
    QVERIFY(seen);
  }
}

QTEST_MAIN(TestPicture)
#include "tst_picture.moc"
