import Foundation
import Kernel
import Publishing
import Testing

/// Page variants that we wrote ourselves, in the shapes that portals have.
@Suite struct PageReaderTests {
    private func read(_ text: String) throws -> SavedPage {
        try PageReader().read(Array(text.utf8), name: "page")
    }

    private static let copied = """
        url: http://www.old.example/news/show.aspx?id=7
        打造网上投资促进平台 一句口号
        您现在的位置:首页 > 开发区新闻 > 澄州 > 文字新闻
        澄州高新区三个项目集中开工
        发布时间:2026-03-17  来源:澄州市融媒体中心  发布开发区:澄州高新技术产业开发区

        \u{3000}\u{3000}3月16日上午，三个项目集中开工，总投资12亿元。

        \u{3000}\u{3000}项目专班全程服务，时间：三个月。

        上一条:没有了
        下一条:高新区召开调度会
        与我们联系
          • 联系电话:+86-0599-5550123
          • 传  真:+86-0599-5550124
          • 邮  箱:invest@old.example
        Copyright © 2015-2026 old.example All Rights Reserved. 版权所有:澄州高新区
        """

    @Test func `a copied page gives every field`() throws {
        let page = try read(Self.copied)
        #expect(page.address == "http://www.old.example/news/show.aspx?id=7")
        #expect(page.title == "澄州高新区三个项目集中开工")
        #expect(page.publishedOn?.description == "2026-03-17")
        #expect(page.source == "澄州市融媒体中心")
        #expect(page.zone == "澄州高新技术产业开发区")
        #expect(page.breadcrumb == ["首页", "开发区新闻", "澄州", "文字新闻"])
        #expect(page.section == "开发区新闻")
        #expect(page.region == "澄州")
        #expect(page.kind == "文字新闻")
        #expect(page.paragraphs == ["3月16日上午，三个项目集中开工，总投资12亿元。", "项目专班全程服务，时间：三个月。"])
        #expect(page.previousTitle == nil)
        #expect(page.nextTitle == "高新区召开调度会")
        #expect(page.contact == .init(phone: "+86-0599-5550123", fax: "+86-0599-5550124", email: "invest@old.example"))
        #expect(page.copyright?.contains("版权所有") == true)
        #expect(page.warnings.isEmpty)
        #expect(page.language == .zhHans)
    }

    @Test(
        arguments: [
            "发布时间：2026年3月17日　来源：X台　发布开发区：Y区", "来源:X台 作者:甲 发布时间:2026/3/17 08:30 浏览次数:15 发布开发区:Y区",
            "来源: X台浏览量:12发表时间:2026-03-17 08:36发布开发区:Y区", "发布日期:二〇二六年三月十七日 信息来源:X台 所属开发区:Y区 字体大小:大 中 小",
            "发布时间:2026.3.17\n来源:X台\n发布开发区:Y区\n浏览次数:", "2026-03-17 08:30  来源：X台  发布开发区:Y区  责任编辑：乙",
        ])
    func `the line below the title is read in every form`(meta: String) throws {
        let page = try read("当前位置：首页 » 开发区新闻 » 澄州 » 图片新闻\n标题在此\n\(meta)\n第一段有一些文字。\n上一篇：甲 下一篇：乙")
        #expect(page.title == "标题在此")
        #expect(page.publishedOn?.description == "2026-03-17")
        #expect(page.source == "X台")
        #expect(page.zone == "Y区")
        #expect(page.kind == "图片新闻")
        #expect(page.paragraphs == ["第一段有一些文字。"])
        #expect(page.previousTitle == "甲")
        #expect(page.nextTitle == "乙")
    }

    @Test func `an impossible date is absent and says so`() throws {
        let page = try read("首页 > 新闻\n标题\n发布时间:2021-13-40 来源:X\n正文一段。")
        #expect(page.publishedOn == nil)
        #expect(page.warnings.contains { $0.key == "warning_impossible_date" && $0.field == "publishedOn" })
    }

    @Test func `an old table layout keeps the text and drops what surrounds it`() throws {
        let page = try read(
            """
            <!-- saved from url=(0031)http://www.old.example/a/1.html -->
            <HTML><HEAD><TITLE>集中签约_澄州门户</TITLE><SCRIPT>alert(1)</SCRIPT></HEAD><BODY>
            <TABLE><TR><TD><A href="/">首页</A> <A href="/n">新闻</A></TD></TR></TABLE>
            <TABLE><TR><TD>您现在的位置：首页 &gt;&gt; 开发区新闻 &gt;&gt; 澄州 &gt;&gt; 文字新闻</TD></TR>
            <TR><TD align=center><FONT size=5><B>集中签约</B></FONT></TD></TR>
            <TR><TD>发布时间：2024-5-6&nbsp;&nbsp;来源：X台&nbsp;发布开发区：Y区 【字体：大 中 小】</TD></TR>
            <TR><TD><P style="x">&nbsp;&nbsp;第一段<B>要点</B>。</P><P onclick="evil()">第二段<SCRIPT>alert(2)</SCRIPT>&lt;b&gt;。<BR>第三段。</P>
            <IMG src="1_files/a.png" alt="开工">
            <TABLE><TR><TD>月份</TD><TD>亿元</TD></TR><TR><TD>1月</TD><TD>3.2</TD></TR></TABLE>
            <P><A href="1_files/附件.pdf">附件：清单</A></P></TD></TR>
            <TR><TD>上一篇：<A href="2.html">旧闻</A></TD></TR><TR><TD>下一篇：没有了</TD></TR></TABLE>
            </BODY></HTML>
            """)
        #expect(page.address == "http://www.old.example/a/1.html")
        #expect(page.title == "集中签约")
        #expect(page.publishedOn?.description == "2024-05-06")
        #expect(page.section == "开发区新闻")
        #expect(page.previousTitle == "旧闻")
        #expect(page.nextTitle == nil)
        #expect(page.paragraphs == ["第一段要点。", "第二段<b>。", "第三段。", "月份\t亿元", "1月\t3.2"])
        #expect(page.body.first == .paragraph(html: "第一段<strong>要点</strong>。", text: "第一段要点。"))
        #expect(page.body.contains(.picture(reference: "1_files/a.png", alternative: "开工", caption: nil)))
        #expect(page.attachments.map(\.reference) == ["1_files/附件.pdf"])
        #expect(page.body.allSatisfy { part in !"\(part)".contains("alert") && !"\(part)".contains("onclick") })
    }

    @Test func `a page with the META tags of government sites is read from them`() throws {
        let page = try read(
            """
            <!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>x</title>
            <meta name="ArticleTitle" content="完整的标题"><meta name="PubDate" content="2026-01-02 09:30">
            <meta name="ContentSource" content="日报"></head><body><header><nav><a href="/">首页</a></nav></header>
            <main><nav class="breadcrumb"><ol><li><a href="/">首页</a></li><li><a href="/n">开发区新闻</a></li><li>澄州</li><li>视频新闻</li></ol></nav>
            <article><h1>完整的标题</h1><p class="meta"><span>发布开发区：Y区</span></p><p>正文。</p></article></main>
            <aside><p>热门文章列表很长很长</p></aside><footer>版权所有</footer></body></html>
            """)
        #expect(page.title == "完整的标题")
        #expect(page.publishedOn?.description == "2026-01-02")
        #expect(page.source == "日报")
        #expect(page.zone == "Y区")
        #expect(page.breadcrumb == ["首页", "开发区新闻", "澄州", "视频新闻"])
        #expect(page.paragraphs == ["正文。"])
    }

    @Test func `a picture between the meta line and the text is kept with its caption`() throws {
        let page = try read(
            """
            <html><body><p>首页 &gt; 开发区新闻</p><h1>标题</h1><div>发布时间：2026-01-02 来源：X台</div>
            <figure><img src="a.png" alt="厂房"><figcaption>厂房外景</figcaption></figure><p>正文。</p></body></html>
            """)
        #expect(page.body.first == .picture(reference: "a.png", alternative: "厂房", caption: "厂房外景"))
        #expect(page.paragraphs == ["厂房外景", "正文。"])
    }

    @Test func `an English page is known as one`() throws {
        let page = try read(
            """
            You are here: Home > Zone News > Chengzhou > Text News
            Three projects break ground
            Published: 2026-03-17  Source: Chengzhou Media Centre  Publishing zone: Chengzhou High-Tech Zone
            Three projects broke ground on Monday, next to the river.
            Previous: None
            Next: A meeting
            Contact us
            Tel: +86-0599-5550123
            """)
        #expect(page.language == .english)
        #expect(page.title == "Three projects break ground")
        #expect(page.zone == "Chengzhou High-Tech Zone")
        #expect(page.region == "Chengzhou")
        #expect(page.kind == "Text News")
        #expect(page.paragraphs == ["Three projects broke ground on Monday, next to the river."])
        #expect(page.nextTitle == "A meeting")
        #expect(page.contact.phone == "+86-0599-5550123")
    }

    @Test func `a page is the same in every encoding`() throws {
        let wanted = try read(Self.copied)
        for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
            let bytes = [UInt8](try #require(Self.copied.data(using: encoding)))
            #expect(try PageReader().read(bytes, name: "page") == wanted)
        }
    }

    @Test func `what is no page is refused with the reason`() {
        func problem(_ bytes: [UInt8]) -> String? {
            do {
                _ = try PageReader().read(bytes, name: "page")
                return nil
            } catch { return (error as? Problem)?.key }
        }
        #expect(problem([]) == "problem_page_empty")
        #expect(problem([0x89, 0x50, 0x4E, 0x47, 0, 0, 0]) == "problem_not_text")
        #expect(problem([UInt8](repeating: 65, count: PageReader.largestPage + 1)) == "problem_page_too_large")
    }

    @Test func `cutting a page anywhere never ends the program`() throws {
        let bytes = Array(Self.copied.utf8)
        for count in stride(from: 1, to: bytes.count, by: 7) {
            _ = try? PageReader().read(Array(bytes[..<count]), name: "page")
            _ = try? PageReader().read(Array(bytes[count...]), name: "page")
        }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var mutated = bytes
            for _ in 0..<20 {
                mutated[Int.random(in: 0..<mutated.count, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            if let page = try? PageReader().read(mutated, name: "page") { #expect(page.paragraphs.count < 100) }
        }
    }
}

/// The real pages of the shared corpus, where it stands beside the project.
@Suite struct RealPageTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/corpus/pages").standardizedFileURL

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: folder.path)),
        arguments: [
            ("001.txt", "2021-01-14", 12), ("002.txt", "2025-07-09", 5), ("003.txt", "2017-03-29", 3),
            ("004.txt", "2016-12-02", 4),
        ])
    func `a real page has its day and its paragraphs`(name: String, day: String, paragraphs: Int) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
        let page = try PageReader().read(bytes, name: name)
        #expect(page.publishedOn?.description == day)
        #expect(page.paragraphs.count == paragraphs)
        #expect(page.title?.isEmpty == false)
    }
}
