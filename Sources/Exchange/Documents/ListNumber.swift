/// Numbers as lists write them (ECMA-376 17.18.59).
enum ListNumber {
    private static let digits = Array("〇一二三四五六七八九").map(String.init)
    private static let formalDigits = Array("零壹贰叁肆伍陆柒捌玖").map(String.init)
    private static let stems = Array("甲乙丙丁戊己庚辛壬癸").map(String.init)
    private static let branches = Array("子丑寅卯辰巳午未申酉戌亥").map(String.init)

    /// - Returns: `nil` for a format that is not written here.
    static func text(_ number: Int, _ format: String) -> String? {
        switch format {
        case "decimal", "decimalHalfWidth": "\(number)"
        case "decimalZero": number < 10 ? "0\(number)" : "\(number)"
        case "decimalFullWidth", "decimalFullWidth2": wide(number)
        case "none", "bullet": ""
        case "upperRoman": roman(number)
        case "lowerRoman": roman(number).lowercased()
        case "upperLetter": letters(number)
        case "lowerLetter": letters(number).lowercased()
        case "chineseCounting", "taiwaneseCounting":
            number < 100 ? counted(number, digits, units: ["", "十"]) : spelled(number)
        case "chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting":
            counted(number, digits, units: ["", "十", "百", "千"])
        case "chineseLegalSimplified": counted(number, formalDigits, units: ["", "拾", "佰", "仟"])
        case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital": spelled(number)
        case "ideographTraditional": one(of: stems, number)
        case "ideographZodiac": one(of: branches, number)
        case "decimalEnclosedCircle", "decimalEnclosedCircleChinese": enclosed(number, from: 0x2460)
        case "decimalEnclosedParen": enclosed(number, from: 0x2474)
        case "decimalEnclosedFullstop": enclosed(number, from: 0x2488)
        default: nil
        }
    }

    private static func wide(_ number: Int) -> String {
        "\(number)".unicodeScalars.map { UnicodeScalar($0.value + 0xFEE0).map { String($0) } ?? "" }.joined()
    }

    private static func roman(_ number: Int) -> String {
        guard (1...3999).contains(number) else { return "\(number)" }
        let signs = [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
            (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ]
        var (rest, result) = (number, "")
        for (value, sign) in signs {
            result += String(repeating: sign, count: rest / value)
            rest %= value
        }
        return result
    }

    /// After `Z` comes `AA`, after `ZZ` comes `AAA`.
    private static func letters(_ number: Int) -> String {
        guard (1...780).contains(number), let letter = UnicodeScalar(65 + (number - 1) % 26) else { return "\(number)" }
        return String(repeating: String(letter), count: (number - 1) / 26 + 1)
    }

    /// Digit by digit: `一〇` for ten.
    private static func spelled(_ number: Int) -> String {
        "\(number)".map { $0.wholeNumberValue.map { digits[$0] } ?? "" }.joined()
    }

    /// With units: `二十一`, `一百零三`; ten is `十`.
    private static func counted(_ number: Int, _ digits: [String], units: [String]) -> String {
        guard (1..<10_000).contains(number) else { return number == 0 ? digits[0] : "\(number)" }
        let figures = "\(number)".compactMap(\.wholeNumberValue)
        var result = ""
        var isGap = false
        for (index, figure) in figures.enumerated() {
            guard figure > 0 else {
                isGap = true
                continue
            }
            if isGap { result += digits[0] }
            isGap = false
            let place = figures.count - 1 - index
            let isBareTen = place == 1 && figure == 1 && figures.count == 2
            result += (isBareTen ? "" : digits[figure]) + (place < units.count ? units[place] : "")
        }
        // `一百零三`, though the digit zero alone is `〇`.
        return result.replacing("〇", with: "零")
    }

    private static func one(of signs: [String], _ number: Int) -> String {
        (1...signs.count).contains(number) ? signs[number - 1] : "\(number)"
    }

    /// Unicode has twenty of each.
    private static func enclosed(_ number: Int, from first: UInt32) -> String {
        guard (1...20).contains(number), let sign = UnicodeScalar(first + UInt32(number) - 1) else {
            return "\(number)"
        }
        return String(sign)
    }
}
