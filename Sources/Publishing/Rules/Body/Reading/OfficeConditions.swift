/// Word's conditions such as `<![if !supportLists]>`: browsers read them as comments, libxml2 2.9 as text.
enum OfficeConditions {
    private static let longest = 200

    /// Writes each as the comment that it is; those that stand at the end of a comment stay.
    static func commented(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var copied = 0
        var index = 0
        while let start = bytes[index...].firstIndex(of: 60) {
            index = start + 1
            guard bytes[index...].starts(with: [33, 91]),
                let end = bytes[start...].prefix(longest).firstIndex(of: 62), bytes[end - 1] == 93
            else { continue }
            result.append(contentsOf: bytes[copied..<start])
            result.append(contentsOf: "<!--".utf8)
            result.append(contentsOf: bytes[(start + 2)..<end])
            result.append(contentsOf: "-->".utf8)
            (copied, index) = (end + 1, end + 1)
        }
        return result + bytes[copied...]
    }
}
