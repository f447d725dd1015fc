{ ... }:

{
  wsl.enable = true;

  # Spins down after ten minutes
  fileSystems."/srv/cold-storage" = {
    device = "/dev/disk/by-id/scsi-SATA_ST4000VN006-3CW1_ZW60ABQ7-part1";
    fsType = "ext4";
    options = [ "noatime" "nofail" "x-systemd.device-timeout=10s" ];
  };
}
