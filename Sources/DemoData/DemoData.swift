import Foundation

/// The fictional province: zones and saved pages of its old portals, as files.
public enum DemoData {
    /// The folder with `zones.csv`, `site.json`, `pictures/` and `pages/`.
    public static var folder: URL { Bundle.module.bundleURL.appending(path: "Resources") }
}
