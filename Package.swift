// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "kaimen",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "kaimen", targets: ["CLI"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2"),
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.1"),
    ],
    targets: [
        // MARK: Values, words, file formats: know no room

        /** Values only: identifiers, calendar days, languages, problems. */
        .target(name: "Kernel", swiftSettings: strict),
        /** The catalogues of every user-facing word, and their look-up. */
        .target(
            name: "Localization", dependencies: ["Kernel"], resources: [.copy("Resources")],
            swiftSettings: strict),
        /** ICU, linked; its headers are read by UnicodeBridge alone. */
        .systemLibrary(name: "CICU", pkgConfig: "icu-i18n", providers: [.apt(["libicu-dev"])]),
        /** ICU's tables behind names of our own: its headers cannot stand beside Foundation's. */
        .target(name: "UnicodeBridge", dependencies: ["CICU"]),
        /** Chinese numerals, dates, sounds, and the tokens of a search: pure functions. */
        .target(
            name: "ChineseText", dependencies: ["Kernel", "UnicodeBridge"], resources: [.copy("Resources")],
            swiftSettings: strict),
        /** libxml2, linked; its headers are read by HTMLParserBridge alone. */
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        /** libxml2's HTML parser behind names of our own, free of ICU's headers. */
        .target(name: "HTMLParserBridge", dependencies: ["CLibXML2"]),
        /** libxml2's streaming XML parser behind names of our own: no document types, no entities. */
        .target(name: "XMLParserBridge", dependencies: ["CLibXML2"]),
        /** libarchive: tar.gz and zip, read as a stream. */
        .systemLibrary(
            name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        /** zlib: gzip for finished pages. */
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        /** libqrencode: QR codes. */
        .systemLibrary(
            name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        /** libxlsxwriter: workbooks, written row by row. */
        .systemLibrary(
            name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        /** File formats: character sets, HTML trees, archives, workbooks, pictures, csv, gzip. Knows no domain word. */
        .target(
            name: "Exchange",
            dependencies: [
                "Kernel", "HTMLParserBridge", "XMLParserBridge", "CLibArchive", "CZlib", "CQREncode", "CXlsxWriter",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], swiftSettings: strict),

        // MARK: One database, and the house's memory

        /** SQLite's full-text ranking function, written against its C interface. */
        .target(name: "FullTextBridge", linkerSettings: [.linkedLibrary("sqlite3")]),
        /** libpq: the client library of PostgreSQL. */
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        /** One `Database` on two engines, its transactions, migrations and content-addressed files. */
        .target(
            name: "Storage",
            dependencies: [
                "Kernel", "FullTextBridge", "CLibPQ", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        /** Append-only: the audit entry of each change, in the transaction of the change. */
        .target(
            name: "Ledger", dependencies: ["Kernel", "Storage", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),

        /** Asks other servers over HTTP: in bounded time, for bounded answers, never led elsewhere. */
        .target(name: "WebRequests", swiftSettings: strict),
        /** Signing in at an identity provider (OpenID Connect): the protocol, from discovery to checked claims. */
        .target(
            name: "OpenIDConnect",
            dependencies: [
                "Kernel", "WebRequests", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ], swiftSettings: strict),
        /** Units, people, accounts and roles; who may do what, for all rooms. */
        .target(
            name: "Identity",
            dependencies: [
                "Kernel", "ChineseText", "Storage", "Ledger", "OpenIDConnect",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ], swiftSettings: strict),

        // MARK: The rooms

        /** Articles, zones, the reading of saved pages, what the public door may show. */
        .target(
            name: "Publishing",
            dependencies: [
                "Kernel", "ChineseText", "Exchange", "Storage", "Ledger", "Identity", "WebRequests",
                .product(name: "Crypto", package: "swift-crypto"),
            ], resources: [.copy("Resources")], swiftSettings: strict),
        /** Meetings with agenda and texts; which sentences of these are matters. */
        .target(
            name: "Meetings", dependencies: ["Kernel", "ChineseText", "Storage", "Ledger", "Identity"],
            resources: [.copy("Resources")], swiftSettings: strict),
        /** Matters: what is to be done, by whom and by when, under numbers without gaps. */
        .target(
            name: "Supervision", dependencies: ["Kernel", "ChineseText", "Storage", "Ledger", "Identity"],
            resources: [.copy("Resources")], swiftSettings: strict),
        /** One file per sentence that crosses rooms. */
        .target(
            name: "Handoffs",
            dependencies: ["Kernel", "Storage", "Ledger", "Identity", "Meetings", "Publishing", "Supervision"],
            swiftSettings: strict),

        // MARK: The web

        /** What every page needs and no domain word: templates, page cache, security headers. */
        .target(
            name: "WebSupport",
            dependencies: [
                "Kernel", "Localization", "Exchange",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        /** The public door. */
        .target(
            name: "PortalWeb",
            dependencies: [
                "Kernel", "Localization", "Publishing", "WebSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], resources: [.copy("Resources")], swiftSettings: strict),
        /** The back office: pages for people with a duty, by room. */
        .target(
            name: "OfficeWeb",
            dependencies: [
                "Kernel", "Localization", "Exchange", "Ledger", "Identity", "Publishing", "Meetings", "Supervision",
                "Handoffs", "WebSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], resources: [.copy("Resources")], swiftSettings: strict),
        /** The fictional province: zones and saved pages of its old portals. */
        .target(
            name: "DemoData", dependencies: ["Kernel"],
            resources: [.copy("Resources")], swiftSettings: strict),
        /** Composition root: configuration, migrations joined, routers mounted, jobs. */
        .target(
            name: "App",
            dependencies: [
                "Kernel", "Localization", "Exchange", "Storage", "Ledger", "OpenIDConnect", "Identity", "Publishing",
                "Meetings", "Supervision", "Handoffs", "WebRequests", "WebSupport", "PortalWeb", "OfficeWeb",
                "DemoData",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], resources: [.copy("Resources")], swiftSettings: strict),
        /** The executable `kaimen`. */
        .executableTarget(
            name: "CLI",
            dependencies: [
                "App", "DemoData", "Exchange", "Identity", "Kernel", "Ledger", "Localization", "Meetings", "Publishing",
                "Storage",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        // MARK: Tests

        /** A database of its own for each test, on either engine; an identity provider that does what a test wants. */
        .target(
            name: "TestSupport",
            dependencies: [
                "Kernel", "Storage",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "OpenIDConnectTests",
            dependencies: [
                "OpenIDConnect", "TestSupport", "WebRequests",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "StorageContractTests", dependencies: ["Kernel", "Storage", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "KernelTests", dependencies: ["Kernel"], swiftSettings: strict),
        .testTarget(name: "ChineseTextTests", dependencies: ["ChineseText", "Kernel"], swiftSettings: strict),
        .testTarget(
            name: "ExchangeTests", dependencies: ["CLibArchive", "Exchange", "Kernel", "TestSupport"],
            exclude: ["Documents/Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "IdentityTests",
            dependencies: ["Identity", "Kernel", "Ledger", "OpenIDConnect", "Storage", "TestSupport", "WebRequests"],
            swiftSettings: strict),
        .testTarget(
            name: "PublishingTests",
            dependencies: ["App", "Publishing", "Identity", "Kernel", "Storage", "Ledger", "Exchange", "TestSupport"],
            exclude: ["Golden"],
            swiftSettings: strict),
        /** Units, people and roles for the tests of rooms, and a clock that is moved by hand. */
        .target(
            name: "TestCast", dependencies: ["Identity", "Kernel", "Ledger", "Storage", "TestSupport"],
            path: "Tests/TestCast", swiftSettings: strict),
        .testTarget(
            name: "MeetingsTests",
            dependencies: [
                "ChineseText", "Identity", "Kernel", "Ledger", "Meetings", "Storage", "TestCast", "TestSupport",
            ], exclude: ["Labelled"], swiftSettings: strict),
        .testTarget(
            name: "SupervisionTests",
            dependencies: [
                "Exchange", "Identity", "Kernel", "Ledger", "Storage", "Supervision", "TestCast", "TestSupport",
            ],
            exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "HandoffsTests",
            dependencies: [
                "Handoffs", "Identity", "Kernel", "Ledger", "Meetings", "Publishing", "Storage", "Supervision",
                "TestCast", "TestSupport",
            ], swiftSettings: strict),
        .testTarget(
            name: "AppTests",
            dependencies: [
                "App", "DemoData", "Exchange", "Identity", "Kernel", "Ledger", "Localization", "OfficeWeb",
                "OpenIDConnect", "PortalWeb", "Publishing", "Storage", "Supervision", "TestSupport", "WebRequests",
                "WebSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "WebSupportTests",
            dependencies: [
                "Kernel", "Localization", "WebSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "App", "Kernel", "Ledger", "Localization", "Publishing", "Storage", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", dependencies: ["Kernel", "Localization"], swiftSettings: strict),
    ]
)

// MARK: The fuzzers, built on demand by `make fuzz-reader` and `make fuzz-fast-path`: they link libFuzzer

if Context.environment["KAIMEN_FUZZ"] != nil {
    let instrumented: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])]
    package.dependencies.append(.package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"))
    for target in package.targets where target.name == "WebSupport" {
        target.swiftSettings = strict + [.unsafeFlags(["-sanitize=fuzzer"])]
    }
    package.targets.append(
        .executableTarget(
            name: "FuzzFastPath",
            dependencies: [
                "WebSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
            ], path: "fuzzing/FuzzFastPath", exclude: ["tokens.dict", "seeds"], swiftSettings: instrumented,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]))
    package.targets.append(
        .executableTarget(
            name: "FuzzReader", dependencies: ["ChineseText", "Exchange", "Publishing"], path: "fuzzing/FuzzReader",
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]))
}
