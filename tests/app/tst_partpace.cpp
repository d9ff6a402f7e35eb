// SPDX-License-Identifier: GPL-3.0-or-later

// How often parts of a trace are shown while it loads.
#include <QTest>

#include "app/partpace.h"

using namespace sweepscope;

class TestPartPace : public QObject {
  Q_OBJECT
 private slots:
  void firstAtOnce() { QCOMPARE(PartPace().wait(12'345), 0); }

  void restsAMultipleOfTheCost() {
    PartPace pace;
    pace.shown(1000, 1030);
    QCOMPARE(pace.wait(1030), 30 * PartPace::kRests);
    QCOMPARE(pace.wait(1030 + 100), 30 * PartPace::kRests - 100);
    QCOMPARE(pace.wait(1030 + 30 * PartPace::kRests + 1), 0);
  }

  void cheapOnesFollowEachOther() {
    PartPace pace;
    pace.shown(1000, 1030);
    pace.shown(2000, 2000);
    QCOMPARE(pace.wait(2000), 0);
  }
};

QTEST_GUILESS_MAIN(TestPartPace)
#include "tst_partpace.moc"
