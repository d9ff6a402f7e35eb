// SPDX-License-Identifier: GPL-3.0-or-later

// Where sessions are stored: beside a trace as FILE.sweepscope.json if there is such a file, otherwise in the user's
// data folder, under a name made of the trace's path, its size and its first bytes.
//
// flush() writes what was put, on a worker. Until then read() finds it here, so that it is not lost if the trace is
// opened again at once.
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
  QString path;     // empty: it is not stored
  QString problem;  // why the file is not used, in sentences; it must not be replaced
  Session session;
};

class SessionStore {
 public:
  // "": no sessions are stored in a folder.
  explicit SessionStore(QString folder = dataFolder());

  static QString dataFolder();
  static QString pathBeside(const QString& tracePath);
  static bool isSessionName(const QString& path);

  // The session of a trace. The path of a trace without a file is empty.
  SessionFile find(const QString& tracePath, const ByteSource&) const;
  // One file; if there is none, an empty session that is to be written there.
  SessionFile read(const QString& path) const;

  void put(const QString& path, std::string text);
  // Writes what was put. Returns why something could not be written, or nothing.
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
