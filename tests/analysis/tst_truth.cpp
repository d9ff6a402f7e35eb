// SPDX-License-Identifier: GPL-3.0-or-later

// Traces with known answers (tests/data/truth): every claim right, few left open, and nothing that changes when
// alloc/free events or attributes are taken out of the file.
//
// NAME.truth.json: cycles (ns after the first event), deletes in the order of their after markers with the cycle that
// freed each (from alloc/free events), `allowed` (what the plain rules leave) and what the value was.
#include <QDir>
#include <QFile>
#include <QtTest>

#include <zlib.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "analysis/analyse.h"
#include "analysis/reclaimtext.h"
#include "tests/support/strip.h"
#include "trace/loader.h"
#include "wire/bytesource.h"

using namespace sweepscope;
using Json = nlohmann::json;

namespace {

// Unpacked here: the program unpacks traces only.
std::string contents(const QString& path) {
  const gzFile file = gzopen(QFile::encodeName(path).constData(), "rb");
  if (file == nullptr) qFatal("cannot open %s", qPrintable(path));
  std::string bytes;
  std::array<char, 1 << 16> some;
  int n = 0;
  while ((n = gzread(file, some.data(), unsigned(some.size()))) > 0) bytes.append(some.data(), std::size_t(n));
  if (n < 0 || gzclose(file) != Z_OK) qFatal("cannot read %s", qPrintable(path));
  return bytes;
}

std::shared_ptr<const Trace> traceOf(std::string bytes) {
  const auto trace = loadTrace(memorySource("truth", std::move(bytes)));
  if (!trace) qFatal("%s", english(trace.error().detail).c_str());
  return *trace;
}

QString folder() {
  return QStringLiteral(SWEEPSCOPE_TEST_DATA "/truth/");
}

bool near(std::int64_t a, std::int64_t b, std::int64_t tolerance = 2) {
  return std::abs(a - b) <= tolerance;
}

std::optional<std::size_t> index(const Json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<std::size_t>());
}

// What one delete must be linked to.
class Judge {
 public:
  Judge(const Json& want, const DeleteOp& op, std::int64_t origin, std::int64_t tolerance, std::size_t cycles)
      : m_w(want),
        m_op(op),
        m_l(op.reclaim),
        m_origin(origin),
        m_tolerance(tolerance),
        m_cycles(cycles),
        m_truth(index(want["cycle"])),
        m_first(want["allowed"][0]),
        m_last(want["allowed"][1]) {}

  const char* times() const {
    if (!m_op.before || !near(m_op.before->ns - m_origin, m_w["before"], m_tolerance)) return "before";
    if (!m_op.after || !near(m_op.after->ns - m_origin, m_w["after"], m_tolerance)) return "after";
    return nullptr;
  }
  const char* exact() const {
    const bool told = m_w["logged_addr"];
    if (m_w["kind"] == "inline" && told) return m_l.reason == Reason::InlineValue ? nullptr : "inline value";
    if (!told) return inferred();
    if (!m_truth) return m_l.evidence == Evidence::Freed ? "freed claimed" : nullptr;
    if (m_l.evidence != Evidence::Freed) return "not freed";
    if (m_l.cycle != m_truth) return "freed by another cycle";
    if (!near(m_l.at->ns - m_origin, m_w["freed"], m_tolerance)) return "freed at another moment";
    if (m_first == m_last && m_l.earliestCycle != m_first) return "earliest cycle";
    if (m_w["kind"] != "tiny" && m_l.earliestCycle && m_l.keptCycles != *m_truth - *m_l.earliestCycle)
      return "kept cycles";
    return nullptr;
  }
  const char* inferred() const {
    const bool loose = m_w["held"] || m_w["kind"] == "tiny" || m_w["kind"] == "inline";
    switch (m_l.evidence) {
      case Evidence::Inferred:
        if (*m_l.cycle < m_first || *m_l.cycle > m_last) return "outside the rules";
        if (m_truth && *m_l.cycle > *m_truth) return "later than the truth";
        return m_truth && !loose && m_w["fin"] != "finalizer" && m_l.cycle != m_truth ? "another cycle" : nullptr;
      case Evidence::Ambiguous:
        if (m_first == m_last || m_l.cycles->first < m_first || m_l.cycles->second > m_last)
          return "wider than the rules";
        return m_truth && (m_l.cycles->first > *m_truth || (!loose && m_l.cycles->second < *m_truth)) ? "truth outside"
                                                                                                      : nullptr;
      case Evidence::Witnessed:
        if (m_w["fin"].is_null() || *m_l.cycle < m_first) return "witnessed";
        return m_truth && (m_w["fin"] == "finalizer" ? *m_l.cycle > *m_truth : *m_l.cycle < *m_truth)
                   ? "witnessed cycle"
                   : nullptr;
      case Evidence::None:
        if (m_l.reason == Reason::InlineValue) return m_w["kind"] == "inline" ? nullptr : "inline";
        return m_last >= m_cycles && m_l.reason == Reason::TraceEnded ? nullptr : "none";
      case Evidence::Freed: break;
    }
    return "freed claimed";
  }

 private:
  const Json& m_w;
  const DeleteOp& m_op;
  const ReclaimLink& m_l;
  std::int64_t m_origin, m_tolerance;
  std::size_t m_cycles;
  std::optional<std::size_t> m_truth;
  std::size_t m_first, m_last;
};

}  // namespace

class TestTruth : public QObject {
  Q_OBJECT
 private slots:
  void files_data();
  void files();
  void lessInTheFile_data();
  void lessInTheFile();
};

void TestTruth::files_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<bool>("inferredOnly");
  const QStringList files = QDir(folder()).entryList({"*.truth.json.gz"});
  QVERIFY(files.size() >= 6);
  for (const QString& file : files) {
    const QString name = file.chopped(14);
    for (const bool inferred : {false, true})
      QTest::newRow(qPrintable(name + (inferred ? " inferred" : " exact"))) << name << inferred;
  }
}

void TestTruth::files() {
  QFETCH(QString, name);
  QFETCH(bool, inferredOnly);
  const Json truth = Json::parse(contents(folder() + name + ".truth.json.gz"));
  const auto trace = traceOf(contents(folder() + name + ".trace.gz"));
  AnalysisOptions options;
  options.inferredOnly = inferredOnly;
  const Answers a = analyse(*trace, options);
  const std::int64_t origin = trace->origin().ns, tolerance = truth.value("tolerance", 2);
  QCOMPARE(a.cycles.size(), truth["cycles"].size());
  for (std::size_t i = 0; i < a.cycles.size(); ++i) {
    const Json& c = truth["cycles"][i];
    QVERIFY2(near(a.cycles[i].start.ns - origin, c["mark_begin"], tolerance), qPrintable(QString("cycle %1").arg(i)));
    QVERIFY(near(a.cycles[i].markEnd->ns - origin, c["mark_end"], tolerance));
  }
  std::map<std::string_view, std::vector<std::size_t>> byKey;
  for (const DeleteOp& op : a.deletes) byKey[op.key].push_back(op.index);
  QCOMPARE(a.deletes.size(), truth["deletes"].size());
  std::size_t wide = 0, open = 0;
  for (const Json& want : truth["deletes"]) {
    const auto& ops = byKey[want["key"].get_ref<const std::string&>()];
    QVERIFY(ops.size() > want["n"]);
    const DeleteOp op = a.deletes[ops[want["n"].get<std::size_t>()]];
    const Judge judge(want, op, origin, tolerance, a.cycles.size());
    const char* wrong = judge.times();
    if (!wrong)
      wrong = inferredOnly && !(want["kind"] == "inline" && want["logged_addr"]) ? judge.inferred() : judge.exact();
    QVERIFY2(!wrong,
             (std::string(wrong ? wrong : "") + ": " + want.dump() + " " + english(reclaimSentence(a, op))).c_str());
    wide += want["allowed"][0] != want["allowed"][1] ? 1 : 0;
    open += op.reclaim.evidence == Evidence::Ambiguous ? 1 : 0;
  }
  // From the header of 1.26 on a restart alone decides nothing (reclaimrules.cpp).
  QVERIFY(open <= (trace->info().version >= 26 ? wide : std::max<std::size_t>(6, wide / 8)));
}

void TestTruth::lessInTheFile_data() {
  files_data();
}

void TestTruth::lessInTheFile() {
  QFETCH(QString, name);
  QFETCH(bool, inferredOnly);
  if (!inferredOnly) return;
  const std::string bytes = contents(folder() + name + ".trace.gz");
  AnalysisOptions options;
  options.inferredOnly = true;
  const auto whole = traceOf(bytes);
  const Answers a = analyse(*whole, options);
  const std::int64_t origin = whole->origin().ns;
  for (const StripWhat what : {StripWhat{true, false}, StripWhat{false, true}, StripWhat{true, true}}) {
    const auto less = traceOf(stripTrace(bytes, what));
    const Answers b = analyse(*less, options);
    QCOMPARE(b.deletes.size(), a.deletes.size());
    for (std::size_t i = 0; i < a.deletes.size(); ++i) {
      const DeleteOp x = a.deletes[i], y = b.deletes[i];
      const ReclaimLink &l = x.reclaim, &m = y.reclaim;
      const bool same = x.key == y.key && x.phase == y.phase && l.evidence == m.evidence && l.cycle == m.cycle &&
                        l.cycles == m.cycles && l.reason == m.reason && l.earliestCycle == m.earliestCycle &&
                        near(x.t0().ns - origin, y.t0().ns - less->origin().ns) &&
                        near(x.before->ns - origin, y.before->ns - less->origin().ns);
      QVERIFY2(
          same,
          qPrintable(QString("delete %1 (%2)").arg(i).arg(QString::fromUtf8(x.key.data(), qsizetype(x.key.size())))));
    }
  }
}

QTEST_GUILESS_MAIN(TestTruth)
#include "tst_truth.moc"
