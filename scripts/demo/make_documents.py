#!/usr/bin/env python3
"""Makes the demo's attachments: a parcel brochure (PDF), a list of factory space (xlsx), an application form (docx).

Usage: make_documents.py FOLDER

Needs fpdf2, openpyxl and python-docx from PyPI (in a virtual environment) and the fonts of Debian's fonts-noto-cjk.
The brochure takes its figures from the article it belongs to, in texts.json beside this file; the list is checked
against the table of its article.
"""
import datetime
import json
import os
import re
import sys
import tempfile
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from fontTools.ttLib import TTCollection
from fpdf import FPDF
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

HERE = Path(__file__).parent
FONTS = Path("/usr/share/fonts/opentype/noto")
DAY = datetime.datetime(2026, 11, 1, 9, 0, tzinfo=datetime.timezone.utc)
GREEN, DARK = (23, 69, 59), (40, 48, 46)


def article(data, zone, number):
    return next(a for a in data["articles"] if a["zone"] == zone and a["id"] == number)


def font_file(name, folder):
    """The simplified Chinese face of a Noto CJK collection, as a file of its own."""
    target = folder / f"{name}.otf"
    faces = TTCollection(FONTS / f"{name}.ttc")
    next(face for face in faces if face["name"].getDebugName(1).endswith("CJK SC")).save(target)
    return target


class Brochure(FPDF):
    def __init__(self, folder, name):
        super().__init__(format="A4")
        self.name = name
        self.add_font("Noto", "", font_file("NotoSansCJK-Regular", folder))
        self.add_font("Noto", "B", font_file("NotoSansCJK-Bold", folder))
        self.set_margins(20, 18, 20)
        self.set_auto_page_break(True, 20)
        self.set_creation_date(DAY)

    def footer(self):
        self.set_y(-14)
        self.set_font("Noto", "", 8)
        self.set_text_color(110)
        self.cell(0, 6, f"{self.name} · {self.page_no()}", align="C")

    def title_block(self, title, subtitle):
        self.add_page()
        self.set_fill_color(*GREEN)
        self.rect(0, 0, 210, 46, style="F")
        self.set_text_color(255)
        self.set_y(14)
        self.set_font("Noto", "B", 19)
        self.multi_cell(0, 10, title, new_x="LMARGIN", new_y="NEXT")
        self.set_font("Noto", "", 11)
        self.multi_cell(0, 7, subtitle, new_x="LMARGIN", new_y="NEXT")
        self.set_y(54)

    def heading(self, text):
        self.ln(2)
        self.set_text_color(*GREEN)
        self.set_font("Noto", "B", 13)
        self.multi_cell(0, 9, text, new_x="LMARGIN", new_y="NEXT")

    def chinese_lines(self, text):
        """Breaks anywhere but before a closing mark or inside a number or word."""
        pieces, line = re.findall(r"[A-Za-z0-9.@+_-]+|.", text), ""
        for index, piece in enumerate(pieces):
            following = pieces[index + 1] if index + 1 < len(pieces) and pieces[index + 1] in "，。：；、）”" else ""
            if line and piece not in "，。：；、）”" and self.get_string_width(line + piece + following) > self.epw - 3:
                yield line
                line = ""
            line += piece
        yield line

    def paragraph(self, text, chinese=True):
        self.set_text_color(*DARK)
        self.set_font("Noto", "", 10.5)
        text = "\n".join(self.chinese_lines(text)) if chinese else text
        self.multi_cell(0, 6.4, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(1.6)

    def figures(self, rows):
        self.set_text_color(*DARK)
        self.set_font("Noto", "", 10)
        self.set_draw_color(190, 200, 196)
        self.set_fill_color(255)
        with self.table(col_widths=(34, 66), line_height=6.6, text_align="LEFT", first_row_as_headings=False) as table:
            for index, row in enumerate(rows):
                cells = table.row()
                for text in row:
                    self.set_font("Noto", "B" if index == 0 else "", 10)
                    cells.cell(text)

    def sketch(self, words):
        """The plot as a plan: roads, canal, the plot itself."""
        left, top = self.l_margin, self.get_y() + 2
        self.set_fill_color(238, 241, 236)
        self.rect(left, top, 170, 74, style="F")
        self.set_fill_color(205, 210, 208)
        self.rect(left + 120, top, 9, 74, style="F")
        self.set_fill_color(176, 207, 216)
        self.rect(left, top + 10, 170, 7, style="F")
        self.set_fill_color(233, 196, 132)
        self.set_draw_color(*GREEN)
        self.set_line_width(0.7)
        self.rect(left + 50, top + 21, 66, 42, style="DF")
        self.set_line_width(0.2)
        self.set_text_color(*DARK)
        for x, y, size, text in (
            (62, 40, 11, words[0]), (62, 47, 9, words[1]), (6, 15.2, 9, words[2]), (132, 40, 9, words[3]), (6, 70, 8, words[4]),
        ):
            self.set_font("Noto", "B" if size > 10 else "", size)
            self.text(left + x, top + y, text)
        self.set_y(top + 80)


def brochure(data, target, folder):
    plot = article(data, "qinghe", "61")
    zone = data["zones"]["qinghe"]
    pdf = Brochure(folder, zone["name"])
    pdf.set_title(plot["title"])
    pdf.set_author(plot["source"])
    pdf.set_lang("zh-CN")
    pdf.title_block("QH-2026-07号工业用地推介手册", f"{zone['name']} · {zone['region']}　2026年10月")
    pdf.heading("一、地块概况")
    for text in plot["text"][:2]:
        pdf.paragraph(text)
    pdf.sketch(("QH-2026-07号地块", "60亩 · 40000平方米", "三号渠", "稻香路", "位置示意图，上北下南，不作为测绘依据"))
    pdf.add_page()
    pdf.heading("二、规划与供应指标")
    pdf.figures(plot["table"])
    pdf.heading("三、服务与时序")
    for text in plot["text"][2:]:
        pdf.paragraph(text)
    pdf.title_block("Industrial plot QH-2026-07", f"{zone['name_en']} · {zone['region_en']} · October 2026")
    for text in plot["text_en"][:3]:
        pdf.paragraph(text, chinese=False)
    pdf.figures(plot["table_en"])
    pdf.output(str(target))


def factory_list(data, target):
    offer = article(data, "yunting", "289")
    months = {row[0]: row[5] for row in offer["table"][1:]}
    book = Workbook()
    book.properties.creator = offer["source"]
    book.properties.title = offer["title"]
    book.properties.created = book.properties.modified = DAY.replace(tzinfo=None)
    head = ["楼栋 Building", "楼层 Floor", "可租面积（平方米） Area m²", "层高（米） Height m", "荷载（吨/平方米） Load t/m²",
            "货梯（台） Lifts", "参考租金（元/平方米·月） Rent", "可租时间 Available", "状态 Status"]
    sheet = book.active
    sheet.title = "厂房一览"
    sheet.append([offer["title"]])
    sheet.append(["单位：平方米、米、吨；数据截至2026年3月5日"])
    sheet.append(head)
    # Building: floors, lifts, ground and upper rent; the ground floor is the largest.
    plan = {"A1": (4, 4, 19, 14), "A2": (4, 4, 19, 14), "B1": (5, 3, 18, 13), "B2": (5, 3, 18, 13), "C1": (4, 2, 18, 13), "C2": (4, 2, None, None)}
    states = {("A1", 1): "洽谈中", ("A1", 2): "已预订", ("B1", 1): "洽谈中"}
    for building, (floors, lifts, ground, upper) in plan.items():
        total = next(int(row[2]) for row in offer["table"] if row[0] == building)
        floor_area = total // floors // 100 * 100
        areas = [total - floor_area * (floors - 1)] + [floor_area] * (floors - 1)
        for floor, area in enumerate(areas, start=1):
            rent = ground if floor == 1 else upper
            sheet.append([
                building, floor, area, 8.0 if floor == 1 else 5.4, 2.0 if floor == 1 else (1.5 if floor == 2 else 1.0), lifts,
                rent if rent else "整栋定制", months[building], states.get((building, floor), "可租"),
            ])
    last = sheet.max_row
    sheet.append(["合计", None, sum(row[2].value for row in sheet.iter_rows(4, last))])
    assert sheet.cell(last + 1, 3).value == sum(int(row[2]) for row in offer["table"][1:])
    sheet.merge_cells("A1:I1")
    sheet["A1"].font = Font(name="Noto Sans CJK SC", bold=True, size=14)
    for cell in sheet[3]:
        cell.font = Font(name="Noto Sans CJK SC", bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="17453B")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for cell in sheet[last + 1]:
        cell.font = Font(name="Noto Sans CJK SC", bold=True)
    for column, width in enumerate((12, 9, 16, 12, 16, 10, 18, 14, 10), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[3].height = 48
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:I{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.save(target)


def application_form(data, target):
    notice = article(data, "yunting", "322")
    document = Document()
    document.core_properties.author = notice["source"]
    document.core_properties.title = "云汀经开区人才安居房申请表"
    document.core_properties.created = document.core_properties.modified = DAY.replace(tzinfo=None)
    document.core_properties.last_modified_by = notice["source"]
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")

    def line(text, size, bold=False, centred=False):
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), bold
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return paragraph

    line("云汀经开区人才安居房申请表", 18, True, True)
    line("Application for talent housing in the Yunting zone", 11, False, True)
    line("（2027年第一批，由用人单位统一报送）", 10.5, False, True)
    rows = [
        ("姓名 Name", "", "性别 Sex", ""),
        ("国籍（地区） Nationality", "", "出生年月 Date of birth", ""),
        ("证件类型 Document", "□身份证 □护照 □通行证", "证件号码 Number", ""),
        ("工作单位 Employer", "", "岗位 Position", ""),
        ("学历学位 Degree", "□硕士 □博士 □其他", "职称（职业资格） Title", "□高级职称 □高级技师 □技师"),
        ("合同期限 Contract", "自　　年　　月至　　年　　月", "社保起缴 Insured since", "　　年　　月"),
        ("联系电话 Telephone", "", "电子邮箱 E-mail", ""),
        ("意向户型 Type of flat", "□单人间 □一室一厅 □两室一厅 □三室两厅", "是否服从调剂 Accept another type", "□是 □否"),
        ("同住人员 Household", "", "市区有无住房 Own home in the city", "□无 □有"),
    ]
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row):
            cell.text = text
    for heading, height in (("本人承诺 Declaration", "以上内容及所附材料真实有效，如有虚假，愿意退出申请并承担相应责任。\nI declare that the above is true.\n\n签名 Signature：　　　　　　日期 Date："),
                            ("单位意见 Employer", "\n\n（盖章 Seal）　　　　　　日期 Date："),
                            ("审核意见 Office use", "□符合条件　□不符合条件，理由：\n\n经办人：　　　　　　复核人：　　　　　　日期：")):
        cells = table.add_row().cells
        cells[0].text = heading
        cells[1].merge(cells[3]).text = height
    for row in table.rows:
        row.cells[0].width = Cm(3.6)
    line("须附材料：身份证件、学位或职称证书、劳动合同、社会保险缴费证明、家庭住房情况承诺书，均为复印件并加盖单位公章。", 9.5)
    line("Please add copies of: identity document, degree or title, employment contract, proof of social insurance, and a statement on housing.", 9.5)
    document.save(target)


def fixed(path):
    """Writes an Office file again with the same dates inside, so that making it anew gives the same bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, (2026, 11, 1, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name == "docProps/core.xml":
                # openpyxl puts the present moment in here when it saves.
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-01T09:00:00Z", content)
            archive.writestr(entry, content)


def main(folder):
    os.environ["SOURCE_DATE_EPOCH"] = str(int(DAY.timestamp()))
    data = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as temporary:
        for item in data["articles"]:
            if "attachment" not in item:
                continue
            target = Path(folder) / "pages" / item["zone"] / f"{item['id']}_files" / item["attachment"][0]
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.suffix == ".pdf":
                brochure(data, target, Path(temporary))
            elif target.suffix == ".xlsx":
                factory_list(data, target)
                fixed(target)
            else:
                application_form(data, target)
                fixed(target)


if __name__ == "__main__":
    main(sys.argv[1])
