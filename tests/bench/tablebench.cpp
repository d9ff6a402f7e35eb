// SPDX-License-Identifier: GPL-3.0-or-later

// Filters, sorts and copies the tables of a trace, and writes what it took as one line of JSON, in milliseconds of
// processor time of the one thread that does it:
//   bench_tables TRACE
// "blocked" is how long the window stands still when a new order is shown; all else runs on a worker.
#include <QApplication>
#include <QHeaderView>
#include <QTableView>
#include <cstdio>
#include <ctime>
#include <functional>
#include <nlohmann/json.hpp>

#include "analysis/analyse.h"
#include "trace/loader.h"
#include "widgets/deleterows.h"
#include "widgets/goroutinerows.h"
#include "widgets/tablepane.h"
#include "widgets/tabletext.h"

using namespace sweepscope;
using nlohmann::json;

namespace {

double milliseconds(const std::function<void()>& work) {
  const auto now = [] {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return double(t.tv_sec) * 1e3 + double(t.tv_nsec) / 1e6;
  };
  const double begin = now();
  work();
  return now() - begin;
}

json measure(const std::shared_ptr<const TableRows>& rows) {
  json out{{"rows", rows->count()}};
  RowOrderRequest request;
  for (std::size_t c = 0; c < rows->columnCount(); ++c) request.filterColumns.push_back(int(c));
  for (const char* filter : {"runtime.", "12", "foo bar", "\"no such thing\""}) {
    request.filter = QString::fromUtf8(filter);
    out["filter"][filter] = milliseconds([&] { orderRows(*rows, request); });
  }
  request.filter.clear();
  RowOrder order;
  for (std::size_t c = 0; c < rows->columnCount(); ++c) {
    request.column = int(c);
    out["sort"][rows->column(c).id] = milliseconds([&] { order = orderRows(*rows, request); });
  }
  QString text;
  out["copy"] = milliseconds([&] { text = tableText(*rows, order.rows, request.filterColumns); });
  out["copied"] = order.rows.size();

  TableModel model(rows);
  ViewState view;
  TablePane pane(&model, &view);
  pane.resize(1200, 400);
  pane.show();
  QApplication::processEvents();
  quint64 wanted = 0;
  QObject::connect(&model, &TableModel::orderWanted, [&](quint64 request_, const RowOrderWork&) { wanted = request_; });
  model.sort(0, Qt::DescendingOrder);
  out["blocked"]["sorted"] = milliseconds([&] {
    model.setOrder(wanted, order);
    QApplication::processEvents();
  });
  model.setFilter("a");
  order.rows.resize(order.rows.size() / 2);
  out["blocked"]["filtered"] = milliseconds([&] {
    model.setOrder(wanted, order);
    QApplication::processEvents();
  });
  out["blocked"]["select all"] = milliseconds([&] {
    pane.table()->selectAll();
    QApplication::processEvents();
  });
  out["blocked"]["copy all"] = milliseconds([&] { pane.copySelected(); });
  return out;
}

}  // namespace

int main(int argc, char** argv) try {
  QApplication application(argc, argv);
  if (argc != 2) return 64;
  const auto trace = loadTrace(std::string(argv[1]));
  if (!trace) return 2;
  const Document document{*trace, std::make_shared<const Answers>(analyse(**trace))};
  const json out{{"deletes", measure(deleteRows(document))}, {"goroutines", measure(goroutineRows(document))}};
  std::puts(out.dump().c_str());
  return 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "bench_tables: %s\n", e.what());
  return 2;
}
