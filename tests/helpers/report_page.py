"""What the tests of report.html read of the page: its state, its pixels, its places."""


def drawn(page):
    """After the next frame, and after what follows the frames."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("() => rosette.settle(rosette.report)")


def state(page, name):
    return page.evaluate(f"rosette.report.state.{name}")


def image(page, number=0):
    """The pixels of a panel, as text that is equal for equal pixels."""
    return page.evaluate(f"rosette.report.shown[{number}].canvas.toDataURL()")


def selected(page):
    return page.evaluate("rosette.report.members")


def canvas(page, number=0):
    return page.locator("#panels canvas").nth(number)


def inside_of(page, number=0):
    """The corner and the side of a canvas without its border, pixels."""
    return page.evaluate(
        "(number) => { const canvas = rosette.report.shown[number].canvas; const box = canvas.getBoundingClientRect();"
        " return [box.left + canvas.clientLeft, box.top + canvas.clientTop, canvas.clientWidth] }",
        number,
    )


def place_of(page, point, number=0):
    """Where a point is drawn, in pixels from the corner of its canvas."""
    return page.evaluate(
        """([point, number]) => {
        const { report, placesAt } = rosette; const panel = report.shown[number];
        const places = placesAt(panel.run, report.state.epoch, report.state.view);
        const limit = report.state.view === "circle" ? 1.7 : panel.run.meta.limit;
        const side = panel.canvas.clientWidth;
        return [side / 2 * (1 + places[2 * point] / limit), side / 2 * (1 - places[2 * point + 1] / limit)];
        }""",
        [point, number],
    )
