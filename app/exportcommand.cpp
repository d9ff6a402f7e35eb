// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/exportcommand.h"

#include <QFile>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "analysis/analyse.h"
#include "app/filename.h"
#include "app/picturefile.h"
#include "app/savefile.h"
#include "app/sessionstore.h"
#include "app/sessionview.h"
#include "app/subcommands.h"
#include "app/terminalprogress.h"
#include "app/translations.h"
#include "app/utf8locale.h"
#include "resources/resources.h"
#include "widgets/counted.h"
#include "widgets/lanes/lanes.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/translated.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(ExportCommand)
};

template <class Text>
ExitCode cannot(const Text& message) {
  complain(message);
  return ExitCode::Cannot;
}

ThemeKind themeKind(const std::optional<ThemeChoice>& choice) {
  if (choice == ThemeChoice::Light) return ThemeKind::Light;
  return choice == ThemeChoice::Dark ? ThemeKind::Dark : ThemeKind::Print;
}

// The lanes that the command line names, otherwise those that the session shows. None: all.
std::vector<const Lane*> lanesOf(const CommandLine& line, const Session& session) {
  const auto hidden = session.hiddenLanes.value_or(std::vector<std::string>());
  std::vector<const Lane*> shown;
  if (line.lanes.empty() && hidden.empty()) return shown;
  for (const Lane* lane : lanes()) {
    const auto isIn = [&](const std::vector<std::string>& ids) {
      return std::find(ids.begin(), ids.end(), lane->spec().id) != ids.end();
    };
    if (line.lanes.empty() ? !isIn(hidden) : isIn(line.lanes)) shown.push_back(lane);
  }
  return shown;
}

// The view of the session is used if the command line names none.
PictureOptions pictureOptions(const CommandLine& line, const Session& session, const Document& document) {
  PictureOptions options;
  if (line.range) options.range = rangeInTrace(*document.trace, *line.range);
  options.deleteOp = line.deleteOp;
  if (!line.range && !line.deleteOp) {
    if (session.range) options.range = rangeInTrace(*document.trace, {session.range->first, session.range->second});
    const Subject selected = session.selection ? subjectOf(*session.selection, document) : Subject();
    if (selected.is(deleteType())) options.deleteOp = selected.index;
  }
  options.lanes = lanesOf(line, session);
  options.size = {line.size.width, line.size.height};
  options.scale = line.scale;
  options.theme = themeKind(line.theme);
  return options;
}

// The session that the command line names; an empty one if it names none. If it cannot be read, says so and returns
// nothing.
std::optional<Session> sessionOf(const CommandLine& line) {
  if (line.session.empty()) return Session();
  if (!fileExists(line.session)) {
    complain(line.session + ": " + std::strerror(ENOENT));
    return std::nullopt;
  }
  SessionFile file = SessionStore(QString()).read(nameOfPath(line.session));
  if (file.problem.isEmpty()) return std::move(file.session);
  complain(file.problem);
  return std::nullopt;
}

AnalysisOptions analysisOptions(const CommandLine& line, const Session& session) {
  AnalysisOptions options = sweepscope::analysisOptions(line);
  SettingsLayers{{}, session.settings, commandLineSettings(line)}.effective().applyTo(options);
  return options;
}

// What the command line asks for and the trace does not have; empty if it has everything.
QString whatIsMissing(const CommandLine& line, const Document& document) {
  const QString file = nameOfPath(line.files.front());
  const std::size_t deletes = document.answers->deletes.size();
  if (line.deleteOp && *line.deleteOp >= deletes) {
    const QString wanted = countOf(*line.deleteOp);
    return deletes == 0 ? Tr::tr("%1: there is no delete %2; the trace has no deletes").arg(file, wanted)
                        : Tr::counted("%2: there is no delete %3; the trace has %1 deletes, counted from 0",
                                      "%2: there is no delete %3; the trace has only delete 0", deletes)
                              .arg(file, wanted);
  }
  const QString problem = line.range ? problemOf(*line.range, *document.trace) : QString();
  if (!problem.isEmpty()) return Tr::tr("%1: %2", "a file, and what is wrong").arg(file, problem);
  return {};
}

// Sets what a QGuiApplication needs, and a service or a plain shell may not have.
void setUpEnvironment(const QString& runtimeFolder) {
  useUtf8Locale();
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  if (!qEnvironmentVariableIsSet("XDG_RUNTIME_DIR")) qputenv("XDG_RUNTIME_DIR", QFile::encodeName(runtimeFolder));
}

}  // namespace

ExitCode runExport(const CommandLine& line, int argc, char** argv) {
  if (complainAboutRules(line)) return ExitCode::Usage;
  const QTemporaryDir runtime;
  setUpEnvironment(runtime.path());
  QGuiApplication application(argc, argv);
  initResources();
  installTranslations();
  const auto session = sessionOf(line);
  if (!session) return ExitCode::Cannot;
  TerminalProgress progress;
  const auto trace = loadFor(line, progress);
  if (!trace) return ExitCode::Cannot;
  const Document document{trace, std::make_shared<const Answers>(analyse(*trace, analysisOptions(line, *session)))};
  for (const Message& note : document.answers->notes) complain(translated(note));
  if (!document.answers->problems.empty()) return cannot(translated(document.answers->problems.front()));
  if (const QString missing = whatIsMissing(line, document); !missing.isEmpty()) return cannot(missing);
  QByteArray manifest;
  QString problem = writePicture(document, pictureOptions(line, *session, document), line.output, &manifest);
  if (problem.isEmpty() && !line.manifest.empty()) problem = writeBytes(line.manifest, manifest);
  return problem.isEmpty() ? exitCodeFor(*trace) : cannot(problem);
}

}  // namespace sweepscope
