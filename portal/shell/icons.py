"""A few line drawings, 24 × 24, always beside a word and hidden from screen readers."""

PATHS = {
    "home": "M4 11.5 12 4.5l8 7M6 10v9.5h4.5V15h3v4.5H18V10",
    "calendar": "M5 6.5h14v13H5zM5 10.5h14M9 4.5v4M15 4.5v4M8.5 15l2.2 2.2 4.3-4.4",
    "euro": "M18 7.5a6.5 6.5 0 1 0 0 9M4 10.5h9M4 13.5h8",
    "check": "m5 12.5 4.5 4.5L19 7.5",
    "school": "M3 9.5 12 5l9 4.5-9 4.5zM7 11.8v4.7c1.5 1.5 8.5 1.5 10 0v-4.7M21 9.5V15",
    "list": "M9 7h11M9 12h11M9 17h11M4.5 7h.01M4.5 12h.01M4.5 17h.01",
    "user": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.5 3.8-5.5 7.5-5.5s6.7 2 7.5 5.5",
    "help": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5c.2-3 5-3 5 0 0 2-2.5 2-2.5 4M12 17h.01",
    "book": "M5 5.5C7.5 4.5 10 5 12 6.5c2-1.5 4.5-2 7-1v13c-2.5-1-5-.5-7 1-2-1.5-4.5-2-7-1zM12 6.5v13",
    "map": "M12 4v5M6 15v-3h12v3M12 9v6M4 15h4v4.5H4zM10 15h4v4.5h-4zM16 15h4v4.5h-4z",
    "contrast": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 8h6.5M12 12h9M12 16h7",
    "leave": "M10 4.5H5v15h5M14 8l4 4-4 4M18 12H9.5",
    "expand": "M4.5 9V4.5H9M15 4.5h4.5V9M19.5 15v4.5H15M9 19.5H4.5V15",
    "collapse": "M9 4.5V9H4.5M19.5 9H15V4.5M15 19.5V15h4.5M4.5 15H9v4.5",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "download": "M12 4v11M7.5 11l4.5 4.5L16.5 11M5 19.5h14",
    "print": "M7 9V4.5h10V9M7 16H4.5V9h15v7H17M7 13.5h10v6H7z",
    "edit": "m5 19 .8-4L15.5 5.3l3.2 3.2L9 18.2zM13.5 7.3l3.2 3.2",
    "undo": "M8.5 5 4.5 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11H8",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "arrow-left": "M19 12H5M11 6l-6 6 6 6",
    "arrow-right": "M5 12h14M13 6l6 6-6 6",
    "chevron-down": "m6 9.5 6 6 6-6",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.5l3.5 2",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11.5V16M12 8h.01",
    "success": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.5l2.8 2.8L16 9.5",
    "warning": "M12 4 2.5 20h19zM12 10v4.5M12 17.2h.01",
    "danger": "M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3zM9 9l6 6M15 9l-6 6",
    "pause": "M12 3.5 20.5 12 12 20.5 3.5 12zM12 8.5v4M12 15.5h.01",
    "dash": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12h8",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "file": "M6.5 3.5h7l4 4v13h-11zM13.5 3.5v4h4",
}


def svg(name: str) -> str:
    return (
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" '
        'stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" '
        'aria-hidden="true" focusable="false">'
        f'<path d="{PATHS[name]}"/></svg>'
    )
