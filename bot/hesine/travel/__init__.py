"""The signed travel dialect: App Key, signature and access token on every call."""
