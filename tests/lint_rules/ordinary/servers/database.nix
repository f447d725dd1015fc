{ pkgs, ... }:
{
  services.postgresql = {
    enable = true;
    package = pkgs.postgresql_16;
    dataDir = "/data/postgresql";
    settings.shared_buffers = "2GB";
  };
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/5f0a6d3e-2f68-4ac1-9d2e-6a3f9ac1b7e0";
    fsType = "xfs";
    options = [ "noatime" "logbufs=8" "inode64" ];
    neededForBoot = true;
  };
  systemd.services.postgresql = {
    after = [ "data.mount" ];
    requires = [ "data.mount" ];
    unitConfig.RequiresMountsFor = "/data/postgresql";
  };
}
