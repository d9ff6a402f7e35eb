// SPDX-License-Identifier: GPL-3.0-or-later

// Sessions as JSON. A file says which version it is of; everything else may be missing.
#include "app/session.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

namespace sweepscope {

namespace {

using Json = nlohmann::ordered_json;

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(Session)
};

constexpr char kVersion[] = "sweepscope_session";
// More than a user creates, and few enough to read any file at once.
constexpr std::size_t kMostEntries = 100'000;
constexpr std::int64_t kLongest = std::int64_t{1} << 62;
// Fields of other programs are copied level by level.
constexpr int kDeepest = 50;

// Reads members of JSON objects. The first one that is malformed is the problem.
class Reader {
 public:
  const Json* member(const Json& object, const char* key) {
    const auto it = object.find(key);
    return it == object.end() ? nullptr : &*it;
  }
  void fail(const char* sentence, const char* key) {
    if (m_problem.isEmpty()) m_problem = Tr::tr(sentence).arg(QString::fromUtf8(key));
  }
  bool failed() const { return !m_problem.isEmpty(); }
  const QString& problem() const { return m_problem; }

  const Json* object(const Json& in, const char* key) {
    const Json* found = member(in, key);
    if (found == nullptr || found->is_object()) return found;
    fail(QT_TRANSLATE_NOOP("Session", "“%1” is not an object."), key);
    return nullptr;
  }
  const Json* array(const Json& in, const char* key) {
    const Json* found = member(in, key);
    if (found == nullptr) return nullptr;
    if (found->is_array() && found->size() <= kMostEntries) return found;
    fail(found->is_array() ? QT_TRANSLATE_NOOP("Session", "“%1” has too many entries.")
                           : QT_TRANSLATE_NOOP("Session", "“%1” is not a list."),
         key);
    return nullptr;
  }
  std::optional<Duration> time(const Json& value, const char* key) {
    const bool fits = value.is_number_unsigned() ? value.get<std::uint64_t>() <= std::uint64_t(kLongest)
                                                 : value.is_number_integer() && value.get<std::int64_t>() >= -kLongest;
    if (fits) return Duration{value.get<std::int64_t>()};
    fail(QT_TRANSLATE_NOOP("Session", "“%1” is not a number of nanoseconds."), key);
    return std::nullopt;
  }
  std::optional<SessionRange> range(const Json& in, const char* key) {
    const Json* list = array(in, key);
    if (list == nullptr) return std::nullopt;
    if (list->size() == 2) {
      const auto begin = time((*list)[0], key), end = time((*list)[1], key);
      if (begin && end && *begin < *end) return SessionRange{*begin, *end};
    }
    fail(QT_TRANSLATE_NOOP("Session", "“%1” is not a list of a begin and an end."), key);
    return std::nullopt;
  }
  std::string text(const Json& in, const char* key) {
    const Json* found = member(in, key);
    if (found == nullptr) return {};
    if (found->is_string()) return found->get<std::string>();
    fail(QT_TRANSLATE_NOOP("Session", "“%1” is not a text."), key);
    return {};
  }
  std::vector<std::string> texts(const Json& in, const char* key) {
    std::vector<std::string> out;
    if (const Json* list = array(in, key)) {
      for (const Json& entry : *list) {
        if (!entry.is_string()) {
          fail(QT_TRANSLATE_NOOP("Session", "“%1” has an entry that is not a text."), key);
          break;
        }
        out.push_back(entry.get<std::string>());
      }
    }
    return out;
  }
  std::optional<double> number(const Json& in, const char* key, Bounds bounds) {
    const Json* found = member(in, key);
    if (found == nullptr) return std::nullopt;
    if (found->is_number() && bounds.contain(found->get<double>())) return found->get<double>();
    fail(QT_TRANSLATE_NOOP("Session", "“%1” is out of range."), key);
    return std::nullopt;
  }
  std::int64_t id(const Json& in, const char* key) {
    const Json* found = member(in, key);
    if (found == nullptr) return -1;
    if (found->is_number_integer()) return found->get<std::int64_t>();
    fail(QT_TRANSLATE_NOOP("Session", "“%1” is not an id."), key);
    return -1;
  }

 private:
  QString m_problem;
};

void readBookmarks(Reader& r, const Json& root, Session& session) {
  const Json* list = r.array(root, "bookmarks");
  if (list == nullptr) return;
  for (const Json& entry : *list) {
    const Json* at = entry.is_object() ? r.member(entry, "at_ns") : nullptr;
    if (at == nullptr) {
      r.fail(QT_TRANSLATE_NOOP("Session", "A bookmark has no “%1”."), "at_ns");
      return;
    }
    if (const auto time = r.time(*at, "at_ns")) session.bookmarks.push_back({*time, r.text(entry, "name")});
  }
  const auto byTime = [](const SessionBookmark& a, const SessionBookmark& b) { return a.at < b.at; };
  std::stable_sort(session.bookmarks.begin(), session.bookmarks.end(), byTime);
}

void readThresholds(Reader& r, const Json& root, DropOptions& out) {
  const Json* in = r.object(root, "inflections");
  if (in == nullptr) return;
  if (const auto ms = r.number(*in, "resample_ms", kResampleMs)) out.step = Duration{std::llround(*ms * 1e6)};
  out.rate = r.number(*in, "drop_per_second", kDropPerSecond);
  out.share = r.number(*in, "drop_share", kDropShare);
  out.goalChange = r.number(*in, "next_gc_change", kNextGcChange);
  if (const auto n = r.number(*in, "cycles_to_confirm", kCyclesToConfirm)) out.goalCycles = int(*n);
}

void readSelection(Reader& r, const Json& root, Session& session) {
  const Json* in = r.object(root, "selection");
  if (in == nullptr) return;
  SessionSelection s;
  s.kind = r.text(*in, "kind");
  const auto span = r.range(*in, "span_ns");
  s.goroutine = GoroutineId(r.id(*in, "goroutine"));
  s.proc = ProcId(r.id(*in, "proc"));
  if (!span) {
    r.fail(QT_TRANSLATE_NOOP("Session", "The selection has no “%1”."), "span_ns");
    return;
  }
  s.span = *span;
  session.selection = s;
}

void write(Json& object, const char* key, const std::optional<SessionRange>& range) {
  if (range) {
    object[key] = {range->first.ns, range->second.ns};
  } else {
    object.erase(key);
  }
}

template <class Value>
void write(Json& object, const char* key, const std::optional<Value>& value) {
  if (value) {
    object[key] = *value;
  } else {
    object.erase(key);
  }
}

// A list that is empty is left out.
void write(Json& object, const char* key, const std::vector<std::string>& texts) {
  if (texts.empty()) {
    object.erase(key);
  } else {
    object[key] = texts;
  }
}

// An object with nothing in it is left out.
template <class Fill>
void writeObject(Json& root, const char* key, Fill fill) {
  Json object = root.contains(key) ? root[key] : Json::object();
  fill(object);
  if (object.empty()) {
    root.erase(key);
  } else {
    root[key] = std::move(object);
  }
}

// Fields of other programs in a bookmark are kept.
Json bookmarksJson(const Session& session, const Json& before) {
  std::map<std::int64_t, const Json*> old;
  for (const Json& entry : before) old[entry.at("at_ns").get<std::int64_t>()] = &entry;
  Json list = Json::array();
  for (const SessionBookmark& mark : session.bookmarks) {
    const auto same = old.find(mark.at.ns);
    Json entry = same == old.end() ? Json::object() : *same->second;
    entry["at_ns"] = mark.at.ns;
    write(entry, "name", mark.name.empty() ? std::nullopt : std::optional(mark.name));
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

bool Session::sameAs(const Session& other) const {
  return bookmarks == other.bookmarks && hiddenLanes == other.hiddenLanes && expanded == other.expanded &&
         settings == other.settings && range == other.range && measured == other.measured &&
         selection == other.selection;
}

std::optional<Session> parseSession(std::string_view text, QString* problem) {
  const auto fail = [&](const QString& what) {
    *problem = what;
    return std::nullopt;
  };
  bool tooDeep = false;
  const auto keep = [&](int depth, Json::parse_event_t, Json&) { return depth < kDeepest || !(tooDeep = true); };
  const auto root = std::make_shared<const Json>(Json::parse(text, keep, false));
  if (root->is_discarded() || tooDeep) return fail(Tr::tr("The file is not valid JSON."));
  const auto version = root->is_object() ? root->find(kVersion) : root->end();
  if (!root->is_object() || version == root->end() || !version->is_number_integer())
    return fail(Tr::tr("The file is not a session: it has no “%1”.").arg(QString::fromUtf8(kVersion)));
  if (version->get<std::int64_t>() > kSessionVersion)
    return fail(Tr::tr("The file was written by a newer version of Sweepscope."));
  Reader r;
  Session session;
  readBookmarks(r, *root, session);
  if (const Json* lanes = r.object(*root, "lanes")) {
    if (r.member(*lanes, "hidden") != nullptr) session.hiddenLanes = r.texts(*lanes, "hidden");
    session.expanded = r.texts(*lanes, "expanded");
  }
  session.settings.deleteRules = r.texts(*root, "delete_rules");
  readThresholds(r, *root, session.settings.inflections);
  session.range = r.range(*root, "range_ns");
  session.measured = r.range(*root, "measured_ns");
  readSelection(r, *root, session);
  if (r.failed()) return fail(r.problem());
  session.source = root;
  return session;
}

std::string sessionText(const Session& session) {
  Json root = session.source ? *session.source : Json::object();
  root[kVersion] = kSessionVersion;
  const Json before = root.value("bookmarks", Json::array());
  root["bookmarks"] = bookmarksJson(session, before);
  if (session.bookmarks.empty()) root.erase("bookmarks");
  writeObject(root, "lanes", [&](Json& lanes) {
    write(lanes, "hidden", session.hiddenLanes);
    write(lanes, "expanded", session.expanded);
  });
  write(root, "delete_rules", session.settings.deleteRules);
  writeObject(root, "inflections", [&](Json& in) {
    const DropOptions& t = session.settings.inflections;
    write(in, "resample_ms", t.step ? std::optional(double(t.step->ns) / 1e6) : std::nullopt);
    write(in, "drop_per_second", t.rate);
    write(in, "drop_share", t.share);
    write(in, "next_gc_change", t.goalChange);
    write(in, "cycles_to_confirm", t.goalCycles);
  });
  write(root, "range_ns", session.range);
  write(root, "measured_ns", session.measured);
  root.erase("selection");
  if (const auto& s = session.selection) {
    Json& out = root["selection"];
    out["kind"] = s->kind;
    out["span_ns"] = {s->span.first.ns, s->span.second.ns};
    if (s->goroutine.valid()) out["goroutine"] = s->goroutine.value;
    if (s->proc.valid()) out["proc"] = s->proc.value;
  }
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace sweepscope
