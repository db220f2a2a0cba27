/// A column that an import understands, by the headers that name it.
enum ImportColumn: Hashable, Sendable {
    case code, name, nameEnglish, shortChinese, shortEnglish, kind, parent, since, zone
    case login, email, phone, unit, role, titleChinese, titleEnglish

    /// The columns that tell of a person, not of a duty.
    static let ofPerson: [ImportColumn] = [.name, .nameEnglish, .login, .email, .phone]

    /// The two lists, each with its columns.
    enum List: String, CaseIterable, Sendable {
        case units, people

        /// Without these columns it is no such list.
        var demanded: [ImportColumn] { self == .units ? [.code, .name] : [.name, .unit, .role] }

        /// Names of sheets that say which list they want to be.
        var sheetNames: Set<String> {
            self == .units ? ["单位", "机构", "组织机构", "units"] : ["人员", "用户", "people", "users"]
        }

        /// Which column a header names. One that says it twice, as `代码 (code)` does, must mean the same both times.
        func column(_ header: String) -> ImportColumn? {
            if let column = headers[Self.folded(header)] { return column }
            let parts = header.split { "()（）/|\n".contains($0) }.map { Self.folded(String($0)) }
                .filter { !$0.isEmpty }
            guard parts.count == 2, let column = headers[parts[0]], headers[parts[1]] == column else { return nil }
            return column
        }

        /// The columns as a template has them.
        var template: [ImportColumn] {
            self == .units
                ? [.code, .name, .nameEnglish, .shortChinese, .shortEnglish, .kind, .parent, .since, .zone]
                : [
                    .name, .nameEnglish, .login, .email, .phone, .unit, .role, .titleChinese, .titleEnglish, .since,
                ]
        }

        /// The header of a column in both languages.
        func header(_ column: ImportColumn) -> String {
            switch column {
            case .code: "代码 (code)"
            case .name: self == .units ? "名称 (name)" : "姓名 (name)"
            case .nameEnglish: "英文名 (English name)"
            case .shortChinese: "简称 (short name)"
            case .shortEnglish: "英文简称 (English short name)"
            case .kind: "类型 (kind)"
            case .parent: "上级代码 (parent code)"
            case .since: "开始日期 (valid from)"
            case .zone: "开发区 (zone)"
            case .login: "登录名 (login)"
            case .email: "邮箱 (e-mail)"
            case .phone: "电话 (phone)"
            case .unit: "单位代码 (unit code)"
            case .role: "角色代码 (role)"
            case .titleChinese: "职务 (title)"
            case .titleEnglish: "英文职务 (English title)"
            }
        }

        private var headers: [String: ImportColumn] { self == .units ? Self.ofUnits : Self.ofPeople }

        /// Lower case, without what people put between and behind words: `Unit code*` is `unitcode`.
        private static func folded(_ text: String) -> String {
            String(text.lowercased().filter { $0.isLetter || $0.isNumber })
        }

        private static let ofUnits: [String: ImportColumn] = [
            "代码": .code, "单位代码": .code, "编码": .code, "code": .code, "unitcode": .code,
            "名称": .name, "单位名称": .name, "中文名称": .name, "name": .name, "chinesename": .name,
            "英文名": .nameEnglish, "英文名称": .nameEnglish, "englishname": .nameEnglish, "nameenglish": .nameEnglish,
            "简称": .shortChinese, "中文简称": .shortChinese, "shortname": .shortChinese,
            "英文简称": .shortEnglish, "englishshortname": .shortEnglish, "shortenglishname": .shortEnglish,
            "类型": .kind, "单位类型": .kind, "kind": .kind, "type": .kind,
            "上级代码": .parent, "上级单位代码": .parent, "上级": .parent, "parentcode": .parent, "parent": .parent,
            "开始日期": .since, "生效日期": .since, "validfrom": .since, "startdate": .since,
            "开发区": .zone, "发布开发区": .zone, "zone": .zone, "zonename": .zone,
        ]

        private static let ofPeople: [String: ImportColumn] = [
            "姓名": .name, "中文名": .name, "name": .name, "chinesename": .name,
            "英文名": .nameEnglish, "英文姓名": .nameEnglish, "englishname": .nameEnglish, "nameenglish": .nameEnglish,
            "登录名": .login, "用户名": .login, "login": .login, "signinname": .login, "username": .login,
            "邮箱": .email, "电子邮箱": .email, "email": .email, "emailaddress": .email,
            "电话": .phone, "联系电话": .phone, "手机": .phone, "phone": .phone, "telephone": .phone,
            "单位代码": .unit, "单位": .unit, "unitcode": .unit, "unit": .unit,
            "角色代码": .role, "角色": .role, "rolecode": .role, "role": .role,
            "职务": .titleChinese, "title": .titleChinese,
            "英文职务": .titleEnglish, "englishtitle": .titleEnglish, "titleenglish": .titleEnglish,
            "开始日期": .since, "任职日期": .since, "validfrom": .since, "startdate": .since,
        ]
    }
}
