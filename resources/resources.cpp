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
  const auto text = [](const char* source) { return QCoreApplication::translate("SampleTrace", source); };
  return {
      {QStringLiteral(":/samples/go1.26-allocfree.trace"), text("Freed: alloc/free events (Go 1.26)"),
       text("Every reclaim is seen: deletes freed by the next cycle, deletes during marking that outlive it, and one "
            "value that another reference keeps alive for three more cycles.")},
      {QStringLiteral(":/samples/go1.22-witnesses.trace"), text("Witnessed: finalizers (Go 1.22)"),
       text("The same story without alloc/free events: finalizers tell which cycle found a value dead, the rest is "
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
