// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/translated.h"

#include <QCoreApplication>
#include <algorithm>
#include <limits>

#include "wire/units.h"

namespace sweepscope {

namespace {

QString text(const std::string& s) {
  return QString::fromUtf8(s.data(), qsizetype(s.size()));
}

QString textOf(const MessageArg& arg) {
  struct Writer {
    QString operator()(std::uint64_t id) const { return QString::number(id); }
    QString operator()(std::int64_t id) const { return QString::number(id); }
    QString operator()(Count c) const { return text(countText(c.n)); }
    QString operator()(Duration d) const { return text(durationText(d)); }
    QString operator()(ByteCount b) const { return text(bytesText(b.n)); }
    QString operator()(Share s) const { return text(percentText(s.of1)); }
    QString operator()(const std::string& data) const { return text(data); }
    QString operator()(const Message& m) const { return translated(m); }
  };
  return std::visit(Writer{}, arg.value);
}

// The row's text in the form that the number asks for.
QString patternOf(const Message& message) {
  const MessageText& row = *message.text;
  if (row.singular == nullptr) return QCoreApplication::translate(row.context, row.text);
  const std::uint64_t n = countIn(message);
  const auto form = static_cast<int>(std::min<std::uint64_t>(n, std::numeric_limits<int>::max()));
  const QString plural = QString::fromUtf8(row.text);
  const QString found = QCoreApplication::translate(row.context, row.text, row.singular, form);
  return n == 1 && found == plural ? QString::fromUtf8(row.singular) : found;
}

}  // namespace

// Not by QString::arg(): an argument may hold "%1" itself.
QString translated(const Message& message) {
  if (message.empty()) return {};
  const QString pattern = patternOf(message);
  QString out;
  for (qsizetype i = 0; i < pattern.size(); ++i) {
    const int which = pattern[i] == QLatin1Char('%') && i + 1 < pattern.size() ? pattern[i + 1].digitValue() : 0;
    if (which < 1 || std::size_t(which) > message.args.size()) {
      out += pattern[i];
      continue;
    }
    out += textOf(message.args[std::size_t(which) - 1]);
    ++i;
  }
  return out;
}

}  // namespace sweepscope
