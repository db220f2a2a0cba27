import Foundation
import Kernel

/// Name, operator and record numbers of a platform: the file `site.json` in its data folder.
public struct SiteSettings: Codable, Sendable {
    public var nameZh = "投资促进平台"
    public var nameEn = "Investment Promotion Platform"
    public var taglineZh = "开发区的门户，投资者的起点"
    public var taglineEn = "Where development zones open their door"
    /// Host name of the public site, without scheme.
    public var domain = "localhost"
    /// 政府网站标识码, ten digits.
    public var siteIDCode = ""
    public var operatorZh: String?
    public var operatorEn: String?
    public var phone: String?
    public var fax: String?
    public var email: String?
    public var addressZh: String?
    public var addressEn: String?
    /// ICP record number, shown in the footer.
    public var icp: String?
    /// Public-security record number, shown in the footer.
    public var publicSecurity: String?
    /// First year of the copyright line.
    public var since: Int?
    public var aboutZh: [String] = []
    public var aboutEn: [String] = []

    public init() {}

    /// Reads a settings file; members that it leaves out keep their defaults.
    /// - Throws: `Problem` when it is no JSON or a member has the wrong type.
    public init(file: String) throws {
        self.init()
        guard FileManager.default.fileExists(atPath: file) else { return }
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: file))
            let defaults = try JSONSerialization.jsonObject(with: JSONEncoder().encode(self)) as? [String: Any] ?? [:]
            guard let given = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
                throw CocoaError(.propertyListReadCorrupt)
            }
            let merged = try JSONSerialization.data(withJSONObject: defaults.merging(given) { _, new in new })
            self = try JSONDecoder().decode(SiteSettings.self, from: merged)
        } catch {
            throw Problem(field: file, key: "problem_site_file", arguments: ["cause": error.localizedDescription])
        }
    }

    /// Scheme and host, for addresses that leave the site.
    public var base: String { domain == "localhost" ? "http://localhost" : "https://" + domain }

    func name(_ language: Language) -> String { language == .english ? nameEn : nameZh }
    func tagline(_ language: Language) -> String { language == .english ? taglineEn : taglineZh }
    func operatorName(_ language: Language) -> String {
        (language == .english ? operatorEn : operatorZh) ?? name(language)
    }
    func address(_ language: Language) -> String? { language == .english ? addressEn ?? addressZh : addressZh }
    func about(_ language: Language) -> [String] { language == .english ? aboutEn : aboutZh }
}
