// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <tuple>

#include "wire/header.h"
#include "wire/texts.h"
#include "wire/unpack.h"

namespace sweepscope {
namespace {

struct CloseFolder {
  void operator()(DIR* d) const { ::closedir(d); }
};
// A header behind more text than fits into this is found only when its file is opened.
constexpr std::size_t kListedHead = 4096;

using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

class Lister {
 public:
  Lister(OpenFolder folder, const std::string& path, std::stop_token stop)
      : m_folder(std::move(folder)), m_stop(std::move(stop)) {
    m_found.path = path;
  }

  Result<Folder> run() {
    std::size_t seen = 0;
    errno = 0;
    while (const dirent* entry = ::readdir(m_folder.get())) {
      if (m_stop.stop_requested()) return Error{ErrorCode::Cancelled, 0, 0, Message(texts::kCancelled, m_found.path)};
      const std::string name = entry->d_name;
      if (name == "." || name == "..") continue;
      m_found.more = ++seen > kMostEntries;
      if (m_found.more) break;
      look(name);
      errno = 0;
    }
    // What was read before the folder failed is no list of what is in it.
    if (errno != 0 && !m_found.more) {
      return Error{ErrorCode::ReadFailed, 0, 0,
                   Message(texts::kOfFile, m_found.path, Message(texts::kCannotRead, std::strerror(errno)))};
    }
    const auto order = [](const TraceFile& f) { return std::tie(f.modified, f.name); };
    std::sort(m_found.traces.begin(), m_found.traces.end(), [&](auto& a, auto& b) { return order(a) < order(b); });
    std::sort(m_found.unreadable.begin(), m_found.unreadable.end());
    return std::move(m_found);
  }

 private:
  void look(const std::string& name) {
    const int folder = ::dirfd(m_folder.get());
    struct stat status {};
    // Asked before opening, which may do something to a device or wake a pipe's writer.
    if (::fstatat(folder, name.c_str(), &status, 0) != 0) return failed(name);
    if (S_ISDIR(status.st_mode)) return;
    if (!S_ISREG(status.st_mode)) return void(++m_found.others);
    const int fd = ::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return failed(name);
    std::array<std::byte, kListedHead> head{};
    const auto n = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? unpackedHead(fd, head) : std::nullopt;
    ::close(fd);
    if (!n) return void(m_found.unreadable.push_back(name));
    HeaderFinder header;
    if (header.take(std::span(head).first(*n)) == HeaderFinder::State::Found) {
      add(name, status, header.version());
    } else {
      ++m_found.others;
    }
  }

  // A link that leads nowhere, or a file that was there a moment ago, is nothing that could be read.
  void failed(const std::string& name) {
    if (errno == ENOENT) {
      ++m_found.others;
    } else {
      m_found.unreadable.push_back(name);
    }
  }

  void add(const std::string& name, const struct stat& status, int version) {
    const std::string slash = m_found.path.ends_with('/') ? "" : "/";
    m_found.traces.push_back({m_found.path + slash + name, name, static_cast<std::uint64_t>(status.st_size),
                              status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec, version});
  }

  OpenFolder m_folder;
  std::stop_token m_stop;
  Folder m_found;
};

}  // namespace

Result<Folder> listFolder(const std::string& path, std::stop_token stop) {
  OpenFolder folder(::opendir(path.c_str()));
  if (!folder) return openError(path);
  return Lister(std::move(folder), path, std::move(stop)).run();
}

bool isFolder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

Message folderInsteadOfFile(const std::string& path) {
  constexpr std::size_t kNamed = 3;
  const auto folder = listFolder(path);
  if (!folder) return Message(texts::kFolder, path);
  const auto& traces = folder->traces;
  if (traces.empty()) return Message(texts::kEmptyFolder, path);
  std::string names;
  for (std::size_t i = 0; i < std::min(kNamed, traces.size()); ++i) names += (i == 0 ? "" : ", ") + traces[i].name;
  if (traces.size() > kNamed) names += ", …";
  return Message(texts::kFolderHolds, Count{traces.size()}, path, names);
}

}  // namespace sweepscope
