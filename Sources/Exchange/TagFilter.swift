/// Takes out of a page's bytes what the HTML parser stumbles over, before it sees them.
enum TagFilter {
    /// More attributes than any page writes; the parser compares each with all before it.
    private static let mostAttributes = 200

    /// Drops tags such as `<o:p>` and `</st1:date>`, which Word writes within its paragraphs: the parser would read them
    /// as `p` and `date`. What they hold stays. Of a tag with thousands of attributes the first few are kept.
    static func filtered(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 60 else {
                result.append(bytes[index])
                index += 1
                continue
            }
            var name = index + 1
            if name < bytes.count, bytes[name] == 47 { name += 1 }
            var end = name
            while end < bytes.count, end - name < 12, isName(bytes[end]) { end += 1 }
            if end > name, end + 1 < bytes.count, bytes[end] == 58, isName(bytes[end + 1]),
                let close = bytes[end..<min(end + 400, bytes.count)].firstIndex(of: 62)
            {
                index = close + 1
            } else if end > name {
                index = copyTag(bytes, from: index, attributesFrom: end, to: &result)
            } else {
                result.append(60)
                index += 1
            }
        }
        return result
    }

    /// - Returns: where the bytes go on; the tag's own end is copied there.
    private static func copyTag(
        _ bytes: [UInt8], from start: Int, attributesFrom: Int, to result: inout [UInt8]
    ) -> Int {
        var index = attributesFrom
        var quote: UInt8 = 0
        var attributes = 0
        var cut = 0
        while index < bytes.count, quote != 0 || bytes[index] != 62 {
            let byte = bytes[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 60 {
                break
            } else if byte == 34 || byte == 39 {
                quote = bytes[index - 1] == 61 ? byte : 0
            } else if byte == 32 || byte == 10 || byte == 9 || byte == 13 || byte == 47 {
                attributes += 1
                if attributes == mostAttributes { cut = index }
            }
            index += 1
        }
        // A quote that never closes is a slip of the page's author, not an attribute to its end.
        if index == bytes.count, quote != 0 {
            result.append(contentsOf: bytes[start..<attributesFrom])
            return attributesFrom
        }
        result.append(contentsOf: bytes[start..<(cut > 0 ? cut : index)])
        return index
    }

    private static func isName(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) || (48...57).contains(byte) }
}
