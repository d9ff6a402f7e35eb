// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/utf8locale.h"

#ifdef __linux__
#include <langinfo.h>

#include <clocale>
#include <cstdlib>
#include <string_view>
#endif

namespace sweepscope {

void useUtf8Locale() {
#ifdef __linux__
  const bool installed = std::setlocale(LC_ALL, "") != nullptr;
  if (!installed) std::setlocale(LC_ALL, "C");
  const std::string_view name = std::setlocale(LC_CTYPE, nullptr);
  const bool isUtf8 = std::string_view(nl_langinfo(CODESET)) == "UTF-8";
  if (isUtf8 || (name != "C" && name != "POSIX")) return;
  // What is not installed makes all of the locale fail, and LC_ALL is stronger than LC_CTYPE.
  const char* all = std::getenv("LC_ALL");
  const bool everything = !installed || (all != nullptr && *all != '\0');
  ::setenv(everything ? "LC_ALL" : "LC_CTYPE", "C.UTF-8", 1);
#endif
}

}  // namespace sweepscope
