// The export subcommand: a picture without a display.
#include <QFile>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "analysis/analyse.h"
#include "app/filename.h"
#include "app/picturefile.h"
#include "app/sessionstore.h"
#include "app/sessionview.h"
#include "app/subcommands.h"
#include "app/terminalprogress.h"
#include "app/utf8locale.h"
#include "resources/resources.h"
#include "trace/loader.h"
#include "widgets/lanes/lanes.h"
#include "widgets/subjects/deletesubject.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

ExitCode cannot(const std::string& message) {
  complain(message);
  return ExitCode::Cannot;
}

ThemeKind themeKind(const std::optional<ThemeChoice>& choice) {
  if (choice == ThemeChoice::Light) return ThemeKind::Light;
  return choice == ThemeChoice::Dark ? ThemeKind::Dark : ThemeKind::Print;
}

// The lanes that the session shows; none where it says nothing of lanes, or hides all.
std::vector<const Lane*> lanesOf(const Session& session) {
  std::vector<const Lane*> shown;
  if (!session.hiddenLanes || session.hiddenLanes->empty()) return shown;
  const auto& hidden = *session.hiddenLanes;
  for (const Lane* lane : lanes()) {
    if (std::find(hidden.begin(), hidden.end(), lane->id().toStdString()) == hidden.end()) shown.push_back(lane);
  }
  return shown;
}

// The session's view counts where the command line names none.
PictureOptions pictureOptions(const CommandLine& line, const Session& session, const Document& document) {
  PictureOptions options;
  if (line.range) options.range = rangeInTrace(*document.trace, *line.range);
  options.deleteOp = line.deleteOp;
  if (!line.range && !line.deleteOp) {
    if (session.range) options.range = rangeInTrace(*document.trace, *session.range);
    const Subject selected = session.selection ? subjectOf(*session.selection, document) : Subject();
    if (selected.is(deleteType())) options.deleteOp = selected.index;
  }
  options.lanes = lanesOf(session);
  options.size = {line.size.width, line.size.height};
  options.scale = line.scale;
  options.theme = themeKind(line.theme);
  return options;
}

// The session that the command line names; an empty one if it names none. Nothing, and said, if it cannot be read.
std::optional<Session> sessionOf(const CommandLine& line) {
  if (line.session.empty()) return Session();
  if (!fileExists(line.session)) {
    complain(line.session + ": " + std::strerror(ENOENT));
    return std::nullopt;
  }
  SessionFile file = SessionStore(QString()).read(nameOfPath(line.session));
  if (file.problem.isEmpty()) return std::move(file.session);
  complain(file.problem.toStdString());
  return std::nullopt;
}

AnalysisOptions analysisOptions(const CommandLine& line, const Session& session) {
  AnalysisOptions options = sweepscope::analysisOptions(line);
  SettingsLayers{{}, session.settings, commandLineSettings(line)}.effective().applyTo(options);
  return options;
}

}  // namespace

ExitCode runExport(const CommandLine& line, int argc, char** argv) {
  if (complainAboutRules(line)) return ExitCode::Usage;
  const auto session = sessionOf(line);
  if (!session) return ExitCode::Cannot;
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  std::shared_ptr<const Trace> trace;
  Document document;
  {
    TerminalProgress progress;
    LoadOptions options;
    options.progress = [&](const LoadProgress& p) { progress.show(p); };
    const auto loaded = loadTrace(line.files.front(), options);
    progress.show("");
    if (!loaded) return cannot(english(loaded.error().detail));
    document.trace = *loaded;
    document.answers = std::make_shared<const Answers>(analyse(*document.trace, analysisOptions(line, *session)));
  }
  for (const Message& note : document.answers->notes) complain(english(note));
  if (!document.answers->problems.empty()) return cannot(english(document.answers->problems.front()));
  const std::size_t deletes = document.answers->deletes.size();
  if (line.deleteOp && *line.deleteOp >= deletes) {
    return cannot(line.files.front() + ": there is no delete " + std::to_string(*line.deleteOp) + "; the trace has " +
                  std::to_string(deletes));
  }
  if (const Duration length = document.trace->range().length(); line.range && line.range->first >= length) {
    return cannot(line.files.front() + ": the range begins behind the end of the trace, which lasts " +
                  durationText(length));
  }
  // Qt looks for such a folder, and says so where a plain shell or a service has none.
  const QTemporaryDir runtime;
  if (!qEnvironmentVariableIsSet("XDG_RUNTIME_DIR")) qputenv("XDG_RUNTIME_DIR", QFile::encodeName(runtime.path()));
  useUtf8Locale();
  QGuiApplication application(argc, argv);
  initResources();
  QByteArray manifest;
  QString problem = writePicture(document, pictureOptions(line, *session, document), line.output, &manifest);
  if (problem.isEmpty() && !line.manifest.empty()) problem = writeBytes(line.manifest, manifest);
  return problem.isEmpty() ? exitCodeFor(*document.trace) : cannot(problem.toStdString());
}

}  // namespace sweepscope
