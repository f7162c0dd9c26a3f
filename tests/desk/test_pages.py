def test_scratch(live_site, new_person):
    from allauth.account.models import EmailAddress

    from portal.kernel.models import User

    u = User.objects.create_user(
        "ivo@example.com",
        "a long password",
        full_name="Елена Петрова",
        is_administrator=True,
        language="ru",
    )
    EmailAddress.objects.create(user=u, email=u.email, verified=True, primary=True)
    page = new_person(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(live_site.url + "/accounts/login/")
    page.screenshot(path="/tmp/face/login.png")
    page.fill("#id_login", "ivo@example.com")
    page.fill("#id_password", "a long password")
    page.click("main button[type=submit]")
    page.wait_for_load_state()

    def slices(name, height=1500):
        total = page.evaluate("document.documentElement.scrollHeight")
        for n, y in enumerate(range(0, total, height)):
            page.screenshot(
                path=f"/tmp/face/{name}-{n}.png",
                full_page=True,
                clip={
                    "x": 0,
                    "y": y,
                    "width": page.viewport_size["width"],
                    "height": min(height, total - y),
                },
            )

    page.goto(live_site.url + "/manage/styleguide/")
    slices("wide")
    page.goto(live_site.url + "/manage/styleguide/?peek=1")
    page.screenshot(path="/tmp/face/peek.png")
    page.keyboard.press("Control+k")
    page.screenshot(path="/tmp/face/palette.png")
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    page.goto(live_site.url + "/manage/styleguide/?errors=1")
    slices("narrow", 1700)
