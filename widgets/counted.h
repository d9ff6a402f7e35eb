// SPDX-License-Identifier: GPL-3.0-or-later

// Translatable texts about a number of things. A file whose texts are not those of a QObject declares
//
//   struct Tr : Counted<Tr> {
//     Q_DECLARE_TR_FUNCTIONS(DeleteSubject)
//   };
//
// and says Tr::tr("Evidence") or Tr::counted("%1 more cycles", "one more cycle", n). lupdate takes counted() for tr()
// (packaging/translations.sh). The parameter must not be written "class Tr": lupdate would take it for a declaration of
// sweepscope::Tr, and the context of every Tr for that. The singular stands in the catalogue as the comment, so that
// English needs no catalogue.
//
// Threads: any; a translator is installed before the first window.
#pragma once

#include <QCoreApplication>
#include <algorithm>
#include <cstdint>
#include <limits>

#include "widgets/words.h"

namespace sweepscope {

// The words for a number. `translate` looks up the plural, with the singular as its comment.
template <typename Translate>
QString formFor(std::uint64_t n, const char* plural, const char* singular, const Translate& translate) {
  const auto form = static_cast<int>(std::min<std::uint64_t>(n, std::numeric_limits<int>::max()));
  const QString text = translate(plural, singular, form);
  return n == 1 && text == QString::fromUtf8(plural) ? QString::fromUtf8(singular) : text;
}

template <typename Texts>
struct Counted {
  // "%1" is the number, grouped; a form without it is left as it is. Other arguments begin with "%2".
  static QString counted(const char* plural, const char* singular, std::uint64_t n) {
    const QString text = formFor(n, plural, singular, Texts::tr);
    return text.contains(QStringLiteral("%1")) ? text.arg(countOf(n)) : text;
  }
};

}  // namespace sweepscope
