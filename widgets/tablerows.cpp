// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/tablerows.h"

#include "widgets/counted.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(Tables)
};

QString counted(const CountedText& text, std::size_t n) {
  return Tr::counted(text.plural, text.singular, n);
}

}  // namespace

QString tableName(const TableHead& head) {
  return Tr::tr(head.name);
}

QString filterText(const TableHead& head) {
  return Tr::tr(head.filter);
}

QString noMatchText(const TableHead& head, const QString& filter) {
  return Tr::tr(head.noMatch).arg(filter);
}

QString allRowsText(const TableHead& head, std::size_t all) {
  return counted(head.all, all);
}

QString someRowsText(const TableHead& head, std::size_t some, std::size_t all) {
  return counted(head.some, all).arg(countOf(some));
}

QString copiedText(const TableHead& head, std::size_t rows) {
  return counted(head.copied, rows);
}

}  // namespace sweepscope
