{ lib, pkgs, ... }:

{
  wsl.enable = true;

  # Films; the series on the other partition are mounted by windows/mount-media.sh alone
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "films";
      serialNumber = "WD-WX71D48HRTYP";
      filesystem = {
        mountPoint = "/media/films";
        fsType = "ext4";
        options = [ "noatime" "nofail" ];
        uuid = "6a0e8f34-9c1d-4b52-a7e0-31f5d2c84b69";
      };
    }];
  };

  fileSystems."/media/series" = {
    device = "/dev/disk/by-uuid/e47b20c1-5d3f-4c8a-8e96-0fb8a1d7c253";
    fsType = "xfs";
    options = [ "defaults" "nofail" "noauto" "x-systemd.wanted-by=dev-disk-by\\x2duuid-e47b20c1\\x2d5d3f\\x2d4c8a\\x2d8e96\\x2d0fb8a1d7c253.device" "x-systemd.device-timeout=30s" ];
  };

  services.jellyfin.enable = true;
}
