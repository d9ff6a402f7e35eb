// SPDX-License-Identifier: GPL-3.0-or-later

// Plain text search over the sample.
#include <QTest>

#include "analysis/analyse.h"
#include "trace/loader.h"
#include "widgets/searchengine.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/logsubject.h"
#include "widgets/words.h"

using namespace sweepscope;

class TestSearchEngine : public QObject {
  Q_OBJECT
  Document m_document;

  std::size_t count(const SearchResults& results, const SubjectType& type) const {
    return std::size_t(
        std::count_if(results.hits.begin(), results.hits.end(), [&](const SearchHit& h) { return h.type == &type; }));
  }

 private slots:
  void initTestCase() {
    const auto trace = loadTrace(SWEEPSCOPE_SAMPLES "/go1.26-allocfree.trace");
    QVERIFY(trace.ok());
    m_document = {*trace, std::make_shared<const Answers>(analyse(**trace))};
  }

  void nothingFindsNothing() {
    QCOMPARE(searchTrace(m_document, "").total, 0U);
    QCOMPARE(searchTrace(m_document, "there is no such text").total, 0U);
    QCOMPARE(searchTrace({}, "x").total, 0U);
  }

  void keysAreFound() {
    const DeleteOp& op = m_document.answers->deletes[4];
    const SearchResults results = searchTrace(m_document, std::string(op.key));
    QVERIFY(std::any_of(results.hits.begin(), results.hits.end(), [&](const SearchHit& h) {
      return h.type == &deleteType() && h.index == op.index && h.time == op.t0();
    }));
    QCOMPARE(results.total, results.hits.size());
    QVERIFY(std::is_sorted(results.hits.begin(), results.hits.end(), [](auto& a, auto& b) { return a.time < b.time; }));
  }

  // What a delete's markers say leads to the delete, and no log of them is a hit besides.
  void markersAreTheDelete() {
    const DeleteOp op = m_document.answers->deletes[4];
    const std::string key(op.key);
    std::size_t mentioned = 0, markers = 0;
    m_document.trace->logs().visitAll([&](const Log& log) {
      if (!containsFolded(m_document.trace->text(log.message), key)) return;
      ++mentioned;
      for (const DeleteOp& d : m_document.answers->deletes)
        markers += containsFolded(d.key, key) && (d.before == log.time || d.after == log.time) ? 1 : 0;
    });
    QVERIFY(markers >= 2);
    const SearchResults results = searchTrace(m_document, key);
    QCOMPARE(count(results, logType()), mentioned - markers);
    for (const SearchHit& hit : results.hits)
      QVERIFY(hit.type != &logType() || (hit.time != op.before && hit.time != op.after));
    // Where no key matches, logs are all there is.
    const SearchResults words = searchTrace(m_document, "before-delete");
    QCOMPARE(count(words, deleteType()), 0U);
    QVERIFY(count(words, logType()) > 0);
  }

  void functionsAndIdsAreFound() {
    const Trace& trace = *m_document.trace;
    std::size_t wanted = 0;
    for (std::size_t i = 0; i < trace.goroutineCount(); ++i) {
      wanted += containsFolded(trace.text(trace.goroutineAt(i).function), "gcBgMarkWorker") ? 1 : 0;
    }
    QVERIFY(wanted > 0);
    QCOMPARE(count(searchTrace(m_document, "GCBGMARKWORKER"), goroutineType()), wanted);
    const GoroutineInfo info = trace.goroutineAt(1);
    const SearchResults byId = searchTrace(m_document, "goroutine " + std::to_string(info.id.value));
    QVERIFY(std::any_of(byId.hits.begin(), byId.hits.end(),
                        [](const SearchHit& h) { return h.type == &goroutineType() && h.index == 1; }));
  }

  void hitsHaveTextAndPlace() {
    for (const char* needle : {"story", "user", "runtime.", "1", "memstats"}) {
      for (const SearchHit& hit : searchTrace(m_document, needle).hits) {
        QVERIFY(!hitText(m_document, hit).isEmpty());
        const Subject selection = hitSubject(m_document, hit);
        QCOMPARE(selection.type, hit.type);
        QVERIFY(selection.span.begin < selection.span.end);
      }
    }
  }

  void stopsWhenAsked() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(searchTrace(m_document, "runtime").total > 0);
    const SearchResults stopped = searchTrace(m_document, "runtime", stop.get_token());
    QCOMPARE(stopped.total, 0U);
    QVERIFY(stopped.hits.empty());
  }

  void bytesBecomeText() {
    QCOMPARE(shown("a\nb"), QStringLiteral("a\u240ab"));
    QCOMPARE(shown("abcdef", 4), QStringLiteral("abc\u2026"));
    QVERIFY(!shown("\xff\xfe").isEmpty());
    QCOMPARE(shortFunction("example.com/a/b.(*C).d"), QStringLiteral("b.(*C).d"));
    QCOMPARE(shortFunction("x/y.F[go.shape.int/z]"), QStringLiteral("y.F[go.shape.int/z]"));
  }
};

QTEST_APPLESS_MAIN(TestSearchEngine)
#include "tst_searchengine.moc"
