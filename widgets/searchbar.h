// SPDX-License-Identifier: GPL-3.0-or-later

// The search line above the timeline: text, where one is in the hits, next and previous.
//
// Searching itself happens elsewhere: searchWanted() asks for it, setResults() brings the hits. Hits are places in one
// document, so a request ends with it, and when the line is closed: searchAbandoned() says so.
#pragma once

#include <QWidget>

#include "widgets/searchengine.h"
#include "widgets/subjects/subject.h"
#include "widgets/theme.h"
#include "widgets/viewstate.h"

class QLabel;
class QLineEdit;
class QToolButton;
class QTimer;

namespace sweepscope {

class SearchBar : public QWidget {
  Q_OBJECT
 public:
  explicit SearchBar(ViewState*, QWidget* parent = nullptr);

  void setDocument(const Document&);
  void setTheme(ThemeKind);
  void open();   // shows it, with the text selected
  void close();  // hides it and forgets the hits
  // The answer to searchWanted(); dropped if something else has been asked for since, or nothing is wanted any more.
  void setResults(quint64 request, const SearchResults&);
  void step(int by);
  QLineEdit* input() const { return m_input; }
  const SearchResults& results() const { return m_results; }

 signals:
  void searchWanted(quint64 request, const QString& needle);
  void searchAbandoned();
  void chosen(const sweepscope::Subject&);
  void closed();

 protected:
  void keyPressEvent(QKeyEvent*) override;
  bool eventFilter(QObject*, QEvent*) override;

 private:
  void search();
  void abandon();
  void show(std::size_t hit);
  void showPlace();
  QString placeText() const;

  ViewState* m_view;
  Document m_document;
  SearchResults m_results;
  std::optional<std::size_t> m_current;
  quint64 m_request = 0;
  bool m_goToFirst = false;
  QLineEdit* m_input;
  QLabel* m_place;
  QToolButton *m_previous, *m_next, *m_close;
  QTimer* m_delay;
};

}  // namespace sweepscope
