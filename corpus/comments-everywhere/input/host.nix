# The machine in the study.
{ lib, pkgs, ... }: # config is not needed

{
  # Modules, ours first.
  imports = [
    ./packages.nix # editors and such
    ./wsl-storage-mount.nix
    # ./printing.nix
  ];

  networking.hostName = "study"; # and not "den"

  # Storage: the notes are in the folder on the shelf.
  wslStorageMount = {
    # Switched on in March.
    enable = true; # and it stays on

    # As Get-PhysicalDisk prints it,
    # the dot belongs to it.
    diskSerialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";   # the sticker says less
    /* What the old scripts
      call it. */
    mountName = "internal-4tb-nvme";
    deviceId = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1"; /* first */ # and only

    # Where everybody looks for it.
    mountPoint = "/mnt/wsl/storage";
    # fsType = "ntfs";
    fsType = "ext4";# formatted in April
    mountOptions = [
      "defaults"
      # spares the flash
      "noatime"
      "nodiratime" # implied, yet plain
    ];

    # One for each distribution:
    # main and dev.
    instanceDirs = [ "nixos-wsl-main" "nixos-wsl-dev" ]; # test is gone
    # That is me.
    defaultUser = "tim";
    defaultGroup = "users"; # as everywhere

    # Tried once, never again.
    bindMountNixStore = false; # did not boot
    nixStoreSubdir = "nixos-wsl-main"; # unused

    # More disks one day.
  }; # end of storage

  # Nothing below belongs to the disk.
  services.printing.enable = false; /* see printing.nix */
  system.stateVersion = "24.11";
  # The end.
}
# Really.
