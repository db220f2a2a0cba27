import ChineseText
import Exchange
import Publishing

/// libFuzzer's driver, from the runtime that `-sanitize=fuzzer` links.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What the package manager links an executable's `main` to.
@_cdecl("FuzzReader_main")
public func start(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    var (count, arguments) = (count, arguments)
    return runFuzzer(&count, &arguments) { fuzzReader($0, $1) }
}

/// Any bytes at all are read as a saved page, and what is kept must be harmless.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = start.map { Array(UnsafeBufferPointer(start: $0, count: count)) } ?? []
    guard let page = try? PageReader().read(bytes, name: "fuzz") else { return 0 }
    for part in page.body {
        switch part {
        case .paragraph(let html, _), .heading(let html, _), .listItem(let html, _), .table(let html, _):
            precondition(isHarmless(html), "kept HTML holds a tag that is not on the list: \(html)")
        case .picture: break
        }
    }
    return 0
}

/// Every `<` opens or closes one of the few tags that are kept, without attributes but `scope`.
private func isHarmless(_ html: String) -> Bool {
    let tags: Set<Substring> = [
        "strong", "em", "sub", "sup", "table", "tr", "td", "th", "/strong", "/em", "/sub", "/sup", "/table", "/tr",
        "/td", "/th", "th scope=\"col\"",
    ]
    return html.split(separator: "<", omittingEmptySubsequences: false).dropFirst().allSatisfy { rest in
        rest.firstIndex(of: ">").map { tags.contains(rest[..<$0]) } ?? false
    }
}
