// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/translated.h"

#include <QCoreApplication>

#include "widgets/counted.h"

namespace sweepscope {

namespace {

std::string wordsOf(const MessageText& row, std::uint64_t count) {
  if (row.singular == nullptr) return QCoreApplication::translate(row.context, row.text).toStdString();
  const auto translate = [&](const char* text, const char* comment, int form) {
    return QCoreApplication::translate(row.context, text, comment, form);
  };
  return formFor(count, row.text, row.singular, translate).toStdString();
}

}  // namespace

QString translated(const Message& message) {
  return QString::fromStdString(textOf(message, wordsOf));
}

}  // namespace sweepscope
