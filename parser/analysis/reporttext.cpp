#include "analysis/report.h"
namespace sweepscope { std::string reportText(const Trace&, const Answers&) { return {}; } }
