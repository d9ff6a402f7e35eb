// SPDX-License-Identifier: GPL-3.0-or-later

// Bytes as files. A path is bytes and need not be text.
//
// Threads: any.
// Errors: a sentence for people with the name of the file; empty if the file is written.
#pragma once

#include <QByteArray>
#include <QString>
#include <string>

namespace sweepscope {

// If the path is text, a file that cannot be written completely leaves the one before it as it was.
QString saveBytes(const std::string& path, const QByteArray&);
// Straight into the file, which may be a pipe.
QString writeBytes(const std::string& path, const QByteArray&);

}  // namespace sweepscope
