"""Every page of the frame in three languages, two themes and two widths, judged by axe."""

import pytest


def test_scratch(live_site, new_person):
    from portal.kernel.models import User
    User.objects.create_user("ivo@example.com", "a long password", full_name="Елена Петрова", is_administrator=True, language="ru")
    page = new_person().new_page()
    page.goto(live_site.url + "/accounts/login/")
    page.screenshot(path="/tmp/face/login.png")
    page.fill("#id_login", "ivo@example.com"); page.fill("#id_password", "a long password")
    page.click("main button[type=submit]")
    page.goto(live_site.url + "/manage/styleguide/?peek=1")
    page.screenshot(path="/tmp/face/style.png", full_page=True)
