{ ... }:

{
  wsl.enable = true;

  fileSystems."/mnt/backup" = {
    device = "/dev/disk/by-id/scsi-SATA_ST2000DM008-2FR1_ZFL1K2M3-part1";
    fsType = "ext4";
    options = [ "nofail" ];
  };
}
