"""Makes the Qt application and its window."""

from __future__ import annotations

from qtpy.QtCore import QCoreApplication, QSettings, Qt
from qtpy.QtGui import QGuiApplication
from qtpy.QtWidgets import QApplication

from app.errors import catch_errors
from app.theme.icons import icon
from app.theme.roles import apply_theme, system_is_dark
from app.window.main_window import MainWindow
from resources import PROGRAM, VERSION


def start_application(arguments: list[str]) -> QApplication:
    """Return the running application, made with our names, settings and theme."""
    if QApplication.instance() is None:
        attribute = Qt.ApplicationAttribute
        QCoreApplication.setAttribute(attribute.AA_EnableHighDpiScaling)
        QCoreApplication.setAttribute(attribute.AA_UseHighDpiPixmaps)
        # A scale of 125 % stays 125 % and does not become 100 % or 200 %.
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication.instance() or QApplication(arguments)
    assert isinstance(application, QApplication)
    QCoreApplication.setOrganizationName(PROGRAM)
    QCoreApplication.setApplicationName(PROGRAM)
    QCoreApplication.setApplicationVersion(VERSION)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    application.setStyle("Fusion")
    application.setProperty("system_is_dark", system_is_dark(application.palette()))
    application.setWindowIcon(icon("grid-dots", "accent"))
    apply_theme(application, bool(application.property("system_is_dark")))
    catch_errors()
    return application


def open_window() -> MainWindow:
    """Return the main window, shown."""
    window = MainWindow()
    window.show()
    return window
