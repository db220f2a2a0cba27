/// What a section holds, told by its name on the old portal.
enum SectionType {
    private static let opportunities = ["招商项目", "招商", "项目推介", "投资机会", "opportunit"]
    private static let policies = ["优惠政策", "政策法规", "政策", "polic"]

    /// `news`, `opportunities` or `policies`.
    static func of(_ name: String) -> String {
        let lowered = name.lowercased()
        if lowered.contains("新闻") || lowered.contains("news") { return "news" }
        if policies.contains(where: lowered.contains) { return "policies" }
        if opportunities.contains(where: lowered.contains) { return "opportunities" }
        return "news"
    }
}
