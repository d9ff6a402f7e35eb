// SPDX-License-Identifier: GPL-3.0-or-later

// Times and durations.
#include <QtTest>

#include "wire/clock.h"
#include "wire/ids.h"

using namespace sweepscope;

class TestIds : public QObject {
  Q_OBJECT
 private slots:
  void sumsStopAtTheGreatest();
};

void TestIds::sumsStopAtTheGreatest() {
  Duration sum;
  for (int i = 1; i <= 2; ++i) {
    sum += Duration{kGreatestTime};
    QCOMPARE(sum.ns, i * kGreatestTime);
  }
  for (int i = 0; i < 2; ++i) {
    sum += Duration{kGreatestTime};
    QCOMPARE(sum.ns, std::numeric_limits<std::int64_t>::max());
  }
}

QTEST_GUILESS_MAIN(TestIds)
#include "tst_ids.moc"
