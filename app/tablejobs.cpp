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

}  // namespace sweepscope
