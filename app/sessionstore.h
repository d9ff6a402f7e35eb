// Where sessions are kept: beside a trace as FILE.sweepscope.json if there is such a file, otherwise in the user's data
// folder, under a name made of the trace's path, its size and its first bytes.
//
// What is put is written by flush(), on a worker; until then, reading finds it here. So nothing that was put is lost
// however soon a trace is opened again.
//
// Threads: any.
// Errors: sentences for people, with the name of the file.
#pragma once

#include <QString>
#include <map>
#include <mutex>
#include <optional>

#include "app/session.h"
#include "wire/bytesource.h"

namespace sweepscope {

// A session and its file.
struct SessionFile {
  QString path;     // empty: kept nowhere
  QString problem;  // the file is there but was not understood; it must not be replaced
  Session session;
};

class SessionStore {
 public:
  // "": sessions in this folder are not kept.
  explicit SessionStore(QString folder = dataFolder());

  static QString dataFolder();
  static QString pathBeside(const QString& tracePath);
  static bool isSessionName(const QString& path);

  // The session of a trace; a path that is empty belongs to a trace that has no file.
  SessionFile find(const QString& tracePath, const ByteSource&) const;
  // One file; if there is none, an empty session that is to be written there.
  SessionFile read(const QString& path) const;

  void put(const QString& path, std::string text);
  // Writes what was put. What could not be written, or nothing.
  QString flush();

 private:
  QString pathInFolder(const QString& tracePath, const ByteSource&) const;
  void forgetOldest() const;

  const QString m_folder;
  std::mutex m_writing;
  mutable std::mutex m_mutex;  // guards what follows
  std::map<QString, std::string> m_pending;
};

}  // namespace sweepscope
