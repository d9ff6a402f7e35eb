// SPDX-License-Identifier: GPL-3.0-or-later

// The names of the bundled files, and what it takes to have them linked in.
#include "resources/resources.h"

#include <QCoreApplication>
#include <QFile>

// Q_INIT_RESOURCE declares a function of the global namespace and so must not stand inside another one.
static void initSweepscopeResources() {
  Q_INIT_RESOURCE(sweepscope);
}

namespace sweepscope {

void initResources() {
  initSweepscopeResources();
}

QList<SampleTrace> sampleTraces() {
  return {
      {QStringLiteral(":/samples/go1.26-allocfree.trace"),
       QCoreApplication::translate("SampleTrace", "Freed: alloc/free events (Go 1.26)"),
       QCoreApplication::translate("SampleTrace",
                                   "Every reclaim was recorded: values that the next cycle freed, values that were "
                                   "deleted during marking and survived that cycle, and one "
                                   "value that another reference kept alive for three more cycles.")},
      {QStringLiteral(":/samples/go1.22-witnesses.trace"),
       QCoreApplication::translate("SampleTrace", "Witnessed: finalizers (Go 1.22)"),
       QCoreApplication::translate("SampleTrace",
                                   "The same program without alloc/free events: finalizers show which cycle found a "
                                   "value dead; the other reclaims are "
                                   "inferred from the rules.")},
  };
}

QByteArray iconSvg(const QString& name, const QByteArray& ink) {
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) {
    return {};
  }
  return file.readAll().replace(iconInk, ink);
}

}  // namespace sweepscope
