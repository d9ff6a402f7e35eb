// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/pattern.h"
#include "analysis/texts.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <cctype>

namespace sweepscope {

namespace {

constexpr std::uint32_t kMatchLimit = 100'000;
constexpr std::uint32_t kDepthLimit = 2'000;
constexpr std::uint32_t kHeapKiB = 4'096;
constexpr std::size_t kJitStackLeast = 32 * 1024, kJitStackMost = 512 * 1024;

}  // namespace

struct Pattern::Impl {
  pcre2_code* code = nullptr;
  pcre2_match_data* data = nullptr;
  pcre2_match_context* context = nullptr;
  pcre2_jit_stack* stack = nullptr;
  std::string_view subject;

  ~Impl() {
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    if (stack) pcre2_jit_stack_free(stack);
    pcre2_code_free(code);
  }
};

Pattern::Pattern(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(const std::string& text, Case sensitivity) {
  int number = 0;
  PCRE2_SIZE where = 0;
  auto impl = std::make_unique<Impl>();
  const std::uint32_t options = sensitivity == Case::Ignored ? PCRE2_CASELESS : 0;
  impl->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), options | PCRE2_NEVER_BACKSLASH_C,
                             &number, &where, nullptr);
  if (!impl->code) {
    unsigned char message[256] = "";
    pcre2_get_error_message(number, message, sizeof message);
    Error error;
    error.offset = where;
    error.detail = Message(texts::kAtCharacter, reinterpret_cast<const char*>(message), where + 1);
    return error;
  }
  impl->data = pcre2_match_data_create_from_pattern(impl->code, nullptr);
  impl->context = pcre2_match_context_create(nullptr);
  pcre2_set_match_limit(impl->context, kMatchLimit);
  pcre2_set_depth_limit(impl->context, kDepthLimit);
  pcre2_set_heap_limit(impl->context, kHeapKiB);
  if (pcre2_jit_compile(impl->code, PCRE2_JIT_COMPLETE) == 0) {
    impl->stack = pcre2_jit_stack_create(kJitStackLeast, kJitStackMost, nullptr);
    pcre2_jit_stack_assign(impl->context, nullptr, impl->stack);
  }
  return Pattern(std::move(impl));
}

Pattern::Outcome Pattern::match(std::string_view subject) {
  m_impl->subject = subject;
  const int n = pcre2_match(m_impl->code, reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(), 0, 0,
                            m_impl->data, m_impl->context);
  if (n >= 0) return Outcome::Yes;
  return n == PCRE2_ERROR_NOMATCH ? Outcome::No : Outcome::GaveUp;
}

std::optional<std::string_view> Pattern::group(const char* name) const {
  const int number = pcre2_substring_number_from_name(m_impl->code, reinterpret_cast<PCRE2_SPTR>(name));
  if (number < 0 || static_cast<std::uint32_t>(number) >= pcre2_get_ovector_count(m_impl->data)) return std::nullopt;
  const PCRE2_SIZE* at = pcre2_get_ovector_pointer(m_impl->data) + 2 * number;
  if (at[0] == PCRE2_UNSET || at[1] < at[0] || at[1] > m_impl->subject.size()) return std::nullopt;
  return m_impl->subject.substr(at[0], at[1] - at[0]);
}

// Walks the pattern once and gives up ("" is always right) at whatever could make a run optional in a way that is not
// seen at a glance: alternatives outside groups, option letters, \Q…\E. Groups, classes and escapes only end a run.
std::string requiredLiteral(std::string_view pattern) {
  std::string best, run;
  int depth = 0;
  const auto endRun = [&] {
    if (run.size() > best.size()) best = run;
    run.clear();
  };
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      // \Q and \E quote, \p, \P and \c take a letter more.
      if (i + 1 < pattern.size() && std::string_view("QEpPc").find(pattern[i + 1]) != pattern.npos) return {};
      endRun();
      if (++i < pattern.size() && std::isalnum(static_cast<unsigned char>(pattern[i]))) {
        // What an escape takes after its letter (\x41, \k<name>, \p{L}) must not be read as a run.
        while (i + 1 < pattern.size() && (std::isxdigit(static_cast<unsigned char>(pattern[i + 1])))) ++i;
        if (i + 1 < pattern.size() && (pattern[i + 1] == '{' || pattern[i + 1] == '<' || pattern[i + 1] == '\''))
          return best;
      }
    } else if (c == '[') {
      endRun();
      ++i;
      if (i < pattern.size() && pattern[i] == '^') ++i;
      if (i < pattern.size() && pattern[i] == ']') ++i;
      while (i < pattern.size() && pattern[i] != ']') {
        const std::size_t posix = pattern.substr(i).starts_with("[:") ? pattern.find(":]", i) : pattern.npos;
        i = posix != pattern.npos ? posix + 2 : i + (pattern[i] == '\\' ? 2 : 1);
      }
    } else if (c == '(') {
      endRun();
      ++depth;
      const std::string_view rest = pattern.substr(i + 1);
      if (rest.starts_with('*')) return {};
      if (rest.starts_with('?') && rest.size() > 1 &&
          std::string_view(":<P'=!|>").find(rest[1]) == std::string_view::npos)
        return {};
    } else if (c == ')') {
      endRun();
      --depth;
    } else if (c == '|' && depth == 0) {
      return {};
    } else if (c == '?' || c == '*' || c == '{') {
      if (!run.empty()) run.pop_back();
      endRun();
      if (c == '{') {
        while (i < pattern.size() && pattern[i] != '}') ++i;
      }
    } else if (depth > 0 || c == '.' || c == '^' || c == '$' || c == '+' || c == ':' || c == ' ' || (c & 0x80) != 0) {
      endRun();
    } else {
      run += c;
    }
  }
  endRun();
  return best;
}

}  // namespace sweepscope
