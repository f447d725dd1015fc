{ ... }:

{
  wsl.enable = true;

  # Spins down after ten minutes
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "cold-storage";
      serialNumber = "ZW60ABQ7";
      devicePattern = "scsi-SATA_ST4000VN006-3CW1_ZW60ABQ7-part1";
      filesystem = {
        mountPoint = "/srv/cold-storage";
        fsType = "ext4";
        options = [ "noatime" "nofail" "x-systemd.device-timeout=10s" ];
      };
    }];
  };
}
