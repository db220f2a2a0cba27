import Foundation
import Kernel
import Localization
import Testing

@Suite struct ArchitectureTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL

    /// Which of our own modules and which guarded libraries a target may import.
    private static let arrows: [String: Set<String>] = [
        "Kernel": [],
        "Localization": ["Kernel"],
        "ChineseText": ["Kernel", "UnicodeBridge"],
        "Exchange": [
            "Kernel", "HTMLParserBridge", "XMLParserBridge", "CLibArchive", "CZlib", "CQREncode", "CXlsxWriter",
            "Subprocess",
        ],
        "Storage": ["Kernel", "FullTextBridge", "GRDB", "CLibPQ", "Crypto"],
        "Ledger": ["Kernel", "Storage", "Crypto"],
        "WebRequests": [],
        "OpenIDConnect": ["Kernel", "WebRequests", "Crypto", "JWTKit"],
        "Identity": ["Kernel", "ChineseText", "Storage", "Ledger", "OpenIDConnect", "Crypto", "CryptoExtras"],
        "Publishing": [
            "Kernel", "ChineseText", "Exchange", "Storage", "Ledger", "Identity", "WebRequests", "Crypto",
        ],
        "Meetings": ["Kernel", "ChineseText", "Storage", "Ledger", "Identity"],
        "Supervision": ["Kernel", "ChineseText", "Storage", "Ledger", "Identity"],
        "Handoffs": ["Kernel", "Storage", "Ledger", "Identity", "Meetings", "Publishing", "Supervision"],
        "WebSupport": [
            "Kernel", "Localization", "Exchange", "Hummingbird", "HummingbirdCore", "Mustache", "Crypto",
        ],
        "PortalWeb": ["Kernel", "Localization", "Publishing", "WebSupport", "Hummingbird"],
        "OfficeWeb": [
            "Kernel", "Localization", "Exchange", "Ledger", "Identity", "Publishing", "Meetings", "Supervision",
            "Handoffs", "WebSupport", "Hummingbird",
        ],
        "DemoData": ["Kernel"],
        "App": [
            "Kernel", "Localization", "Exchange", "Storage", "Ledger", "OpenIDConnect", "Identity", "Publishing",
            "Meetings", "Supervision", "Handoffs", "WebRequests", "WebSupport", "PortalWeb", "OfficeWeb", "DemoData",
            "Hummingbird", "Subprocess", "Crypto",
        ],
        "CLI": [
            "App", "DemoData", "Exchange", "Identity", "Kernel", "Ledger", "Localization", "Meetings", "Publishing",
            "Storage", "ArgumentParser",
        ],
    ]

    private static let guarded = Set(arrows.keys).union([
        "HTMLParserBridge", "XMLParserBridge", "UnicodeBridge", "FullTextBridge", "CLibArchive", "CLibXML2", "CZlib",
        "CICU", "CLibPQ", "CXlsxWriter", "GRDB", "Crypto", "CryptoExtras", "Hummingbird", "HummingbirdCore", "Mustache",
        "ArgumentParser", "Subprocess", "JWTKit",
    ])

    private static func swiftFiles(below folder: URL) -> [URL] {
        guard let files = FileManager.default.enumerator(atPath: folder.path) else { return [] }
        return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { folder.appending(path: $0) }
    }

    @Test func `every import is an allowed arrow`() throws {
        let sources = Self.root.appending(path: "Sources")
        let targets = try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted()
        var checked = 0
        for target in targets {
            let files = Self.swiftFiles(below: sources.appending(path: target))
            guard !files.isEmpty else { continue }
            let allowed = try #require(Self.arrows[target], "no arrows are declared for \(target)")
            for file in files {
                for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                    let words = line.split(separator: " ")
                    guard let keyword = words.firstIndex(of: "import"), keyword <= 1, words.count > keyword + 1 else {
                        continue
                    }
                    let module = String(words[keyword + 1])
                    checked += 1
                    if Self.guarded.contains(module) {
                        #expect(allowed.contains(module), "\(target)/\(file.lastPathComponent) imports \(module)")
                    }
                }
            }
        }
        #expect(checked > 20)
    }

    @Test func `both catalogues have the same keys and no empty text`() {
        let chinese = Catalogue.shared.all(.zhHans)
        let english = Catalogue.shared.all(.english)
        #expect(!chinese.isEmpty)
        #expect(Set(chinese.keys) == Set(english.keys))
        #expect(!chinese.values.contains(""))
        #expect(!english.values.contains(""))
        for (key, text) in chinese { #expect(Self.places(text) == Self.places(english[key] ?? ""), "\(key)") }
    }

    private static func places(_ text: String) -> Set<Substring> {
        Set(
            text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
                $0.split(separator: "}").first
            })
    }

    @Test func `every key that the code names is in the catalogue`() throws {
        let keys = Catalogue.shared.all(.english)
        var named = 0
        for file in Self.swiftFiles(below: Self.root.appending(path: "Sources")) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /(?:key:|reader\.add\("[A-Za-z]+",) "([a-z]+_[a-z_]+)"/) {
                named += 1
                #expect(keys[String(match.1)] != nil, "\(match.1) in \(file.lastPathComponent)")
            }
        }
        #expect(named > 10)
    }

    @Test func `every problem and refusal that the code names is in the catalogue`() throws {
        let keys = Catalogue.shared.all(.english)
        var named = 0
        for file in Self.swiftFiles(below: Self.root.appending(path: "Sources")) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /"((?:problem|refusal|warning|usage)_[a-z_]+)"/) {
                named += 1
                #expect(keys[String(match.1)] != nil, "\(match.1) in \(file.lastPathComponent)")
            }
        }
        #expect(named > 100)
    }

    @Test func `every text that a page asks for is in the catalogue`() throws {
        let keys = Catalogue.shared.all(.english)
        var named = 0
        for file in Self.swiftFiles(below: Self.root.appending(path: "Sources")) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /(?:voice|Terminal|shared)\.text\(\s*"([a-zA-Z_]+)"[,)]/) {
                named += 1
                #expect(keys[String(match.1)] != nil, "\(match.1) in \(file.lastPathComponent)")
            }
        }
        #expect(named > 250)
    }

    @Test func `every field, column and message of the office has its words`() throws {
        let keys = Catalogue.shared.all(.english)
        var named = 0
        for file in Self.swiftFiles(below: Self.root.appending(path: "Sources/OfficeWeb")) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(
                of: #/(?:make|problems\)|voice\))\s*\.(?:text|select|area|boxes)\(\s*"([a-zA-Z]+)"/#)
            {
                named += 1
                #expect(keys["field_" + match.1] != nil, "\(match.1) in \(file.lastPathComponent)")
            }
            for match in text.matches(of: /ListColumn\(key: "([a-zA-Z]+)"/) {
                named += 1
                #expect(keys["column_" + match.1] != nil, "\(match.1) in \(file.lastPathComponent)")
            }
            for match in text.matches(of: /done: "([a-z_]+)"/) {
                named += 1
                #expect(keys["done_" + match.1] != nil, "\(match.1) in \(file.lastPathComponent)")
            }
        }
        #expect(named > 60)
    }

    /// Mustache renders an unknown name as nothing: so each name in a template must be a text or a property.
    @Test func `every name in a template is a text of the catalogue or a property of a page model`() throws {
        let keys = Catalogue.shared.all(.english)
        var checked = 0
        // A template may also show a value that a query hands on as it is, such as a snippet.
        for (web, others) in [("PortalWeb", ["Publishing", "WebSupport"]), ("OfficeWeb", ["WebSupport"])] {
            var properties: Set<String> = []
            for target in [web] + others {
                for file in Self.swiftFiles(below: Self.root.appending(path: "Sources/\(target)")) {
                    let text = try String(contentsOf: file, encoding: .utf8)
                    for match in text.matches(of: /(?:let|var) ([a-zA-Z]+):/) { properties.insert(String(match.1)) }
                    for match in text.matches(of: #/var ([a-zA-Z]+) = /#) { properties.insert(String(match.1)) }
                }
            }
            let folder = Self.root.appending(path: "Sources/\(web)/Resources/Templates")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                for match in text.matches(of: /\{\{\{?[#^\/]?([^}>]+)\}/) {
                    let parts = match.1.split(separator: ".").map(String.init)
                    checked += 1
                    if parts.first == "t", parts.count == 2 {
                        #expect(keys[parts[1]] != nil, "\(match.1) in \(name)")
                    } else {
                        for part in parts { #expect(properties.contains(part), "\(match.1) in \(name)") }
                    }
                }
            }
        }
        #expect(checked > 200)
    }

    @Test func `every path on the map is there`() throws {
        let map = try String(contentsOf: Self.root.appending(path: "docs/map.md"), encoding: .utf8)
        var checked = 0
        for match in map.matches(of: /`((?:Sources|scripts|browser|benchmarks)[^`]*)`/) {
            checked += 1
            let path = Self.root.appending(path: String(match.1)).path
            #expect(FileManager.default.fileExists(atPath: path), "\(match.1)")
        }
        #expect(checked > 15)
    }

    @Test func `no source forces, traps or leaves work undone`() throws {
        for file in Self.swiftFiles(below: Self.root.appending(path: "Sources")) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in ["try!", "fatalError(", "as! ", "TODO", "FIXME"] {
                #expect(!text.contains(word), "\(word) in \(file.lastPathComponent)")
            }
        }
    }

    /// It reads past its buffer when a process has many open files; `TestProgram` and `Subprocess` do not.
    @Test func `nobody starts programs by Foundation`() throws {
        for folder in ["Sources", "Tests"] {
            for file in Self.swiftFiles(below: Self.root.appending(path: folder)) {
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(!text.contains(/\bProcess\(\)/), "\(file.lastPathComponent)")
            }
        }
    }
}
