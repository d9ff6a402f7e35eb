// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/tablejobs.h"

#include "app/latestjob.h"
#include "widgets/counted.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(TableJobs)
};

}  // namespace

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
    emit pane->done(Tr::counted("Copying %1 rows…", "Copying one row…", rows));
    job->run(work, [pane, rows](const QString& text) { pane->putOnClipboard(text, rows); });
  });
}

}  // namespace sweepscope
