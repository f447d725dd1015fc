{ pkgs, ... }:

{
  wsl = {
    enable = true;
    defaultUser = "ines";
    wslConf = {
      interop.enabled = true;
    };
    bareMounts = {
      enable = true;
      disks = [{
        name = "media";
        serialNumber = "S4EVNF0MB12345X";
        devicePattern = "scsi-SSamsung_SSD_970_S4EVNF0MB12345X-part2";
        filesystem = {
          mountPoint = "/srv/media";
          fsType = "btrfs";
          options = [ "compress=zstd" "noatime" ];
        };
      }];
      # Of the dropped wsl.wslConf.boot.command:
      # runs before systemd, so it waits for the device itself
    };
  };

  services.udev.enable = true;
  environment.systemPackages = [ pkgs.btrfs-progs ];
  system.stateVersion = "24.11";
}
