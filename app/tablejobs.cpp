#include "app/tablejobs.h"

#include "app/latestjob.h"

namespace sweepscope {

void orderOnWorker(TableModel* model) {
  auto* job = new LatestJob(model);
  QObject::connect(model, &TableModel::orderWanted, job, [model, job](quint64 request, const RowOrderWork& work) {
    job->run(work, [model, request](const RowOrder& order) { model->setOrder(request, order); });
  });
  QObject::connect(model, &TableModel::orderAbandoned, job, &LatestJob::cancel);
}

void copyOnWorker(TablePane* pane) {
  auto* job = new LatestJob(pane);
  QObject::connect(pane, &TablePane::copyWanted, job, [pane, job](std::size_t rows, const TextWork& work) {
    job->cancel();
    if (rows <= pane->model()->rows().quickCount()) return pane->putOnClipboard(work({}), rows);
    emit pane->done(QStringLiteral("Copying %1 rows…").arg(countOf(rows)));
    job->run(work, [pane, rows](const QString& text) { pane->putOnClipboard(text, rows); });
  });
}

}  // namespace sweepscope
