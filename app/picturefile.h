// SPDX-License-Identifier: GPL-3.0-or-later

// Pictures as files: PNG, SVG or PDF, by the suffix of the name.
//
// Threads: any, while a QGuiApplication exists.
// Errors: a sentence for people with the name of the file; empty if the file is written.
#pragma once

#include <QByteArray>
#include <QString>
#include <string>

#include "widgets/picture.h"

namespace sweepscope {

// Whether the name ends in .png, .svg or .pdf, in small or capital letters.
bool hasPictureSuffix(const QString& name);

// The path is bytes and need not be text. If it is, a file that cannot be written completely leaves the one before it
// as it was.
QString writePicture(const Document&, const PictureOptions&, const std::string& path, QByteArray* manifest = nullptr);

}  // namespace sweepscope
